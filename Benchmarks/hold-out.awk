# Holds out every sixth person of a landmark list and pairs their photos, so that learning rates can be
# chosen without a look at the evaluation people:
#
#     awk -v folder=OUTPUT -f hold-out.awk landmarks_train.txt
#
# OUTPUT/train.txt and OUTPUT/held-out.txt are the two parts of the list, OUTPUT/pairs.txt the pairs: for each
# person up to five pairs of photos that follow each other, and as many with the next person's photos.

function close_person(   i) {
  if (count == 0) return
  if (people % 6 == 0) {
    for (i = 1; i < count && i <= 5; i++) {
      same[++sameCount] = name "\t" number[i] "\t" number[i + 1]
      if (lastName != "") {
        different[++differentCount] = lastName "\t" lastNumber "\t" name "\t" number[i]
      }
    }
    lastName = name
    lastNumber = number[1]
  }
  people++
  count = 0
}

{
  split($1, path, "/")
  if (path[1] != name) close_person()
  name = path[1]
  photo = path[2]
  sub(/\.[^.]*$/, "", photo)
  sub(/.*_/, "", photo)
  number[++count] = photo + 0
  print > (folder "/" (people % 6 == 0 ? "held-out.txt" : "train.txt"))
}

END {
  close_person()
  kept = sameCount < differentCount ? sameCount : differentCount
  print kept > (folder "/pairs.txt")
  for (i = 1; i <= kept; i++) print same[i] > (folder "/pairs.txt")
  for (i = 1; i <= kept; i++) print different[i] > (folder "/pairs.txt")
}
