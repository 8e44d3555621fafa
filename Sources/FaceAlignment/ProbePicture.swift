internal import Foundation

/// The picture that the probe of an alignment is cut from.
///
/// A JPEG of 64 x 64 pixels with chroma at half the size: ramps, a chequered ground, waves, a disc
/// and noise, so that a decoder that interpolates, or orders colours, in another way gives other
/// pixels.
enum ProbePicture {
  static let jpeg = [UInt8](Data(base64Encoded: base64) ?? Data())

  private static let base64 = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsj\
    HBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo\
    KCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCABAAEADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAA\
    AAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
    M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKT\
    lJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QA\
    HwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdh\
    cRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp\
    anN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk\
    5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDzG2h/dE4HA6UTQnzvu9+OMVtQRAp8oyx7gmseeL96AeoGOlfq\
    DxHNJiwVb2Mu9ySwiHl7iQ34VbvYc8cjJxWlYxEIQVHI5571Ru7c5wB17E5Ga8mpiOaZ7GFrexqd7lfS4SzHsPbi\
    ti7gJXkcmpNLhxtweAAMn9aW8iYL1BJ9Ov6V5WIxHNM9mlW9jUXW5kWUXznIye/FdHLb4i6HFVbOEFxjOM4q7JFi\
    IEnj0PNeVi8RzSPajW9jJdbmJaxN5WADj2p00P744OCCeK24Ij5OG4HfisWaINJz0z+P+eK+kliOaTPyDBVvYy73\
    JrCIAEYHrzV66tOPmGB3z+FXtMg+UAnJxUN9H8w6479v1rnoONablLoeth6/sKne5U0y3UgAkqe3Na17bMq4J3Z5\
    zVnTIgW3Ac5/nSahEGjzwTj0/rXHj1Co24qzR7FGv7GoutzCs4v3hGOc8YronTEGNq9PwAqCxgPmDAyfpVxoh5QI\
    5A4x0NfJ4rEc0j3Y1vYyXW5iW8bGIMvrz0pJ4j5mcZ56Yret4sQAHbj9f1rGniJcjPX0r6R4jmkz8gwVb2Mu9yTT\
    o/3Ybng5yO9ad1CSQRtweeKsadFth+YcdePWql4pU7c7QVrjpZh7ObT2PXw9T2VTvcTTYsYwBtGD6VqajGEh2jqR\
    1pdMBIDdPoO9Muoc9CeTk1w47NI1G4wPYo1PY1FfW5k2MAL4xn0rpXh/dYAG70qtaRfvM8cDgVdMWIgvtj8a+Zxe\
    I5pHuxrexkutzEtocw4HCgelNnhzKTj8/pW7DFtgwvBUYOeayJoQspPPPp+NfSSxHNJn5BgqvsZd7j9Niyo4wB61\
    avovmHBH1PHFaVjAvlnA+lUr2EfxH8SK8qpiOaZ7GFrexqd7lPTYRnkAEeo4Hatu7g+QZ7jrT9NhKggdOwpbuE7Q\
    CcEd+wrycRiOaZ7NKt7GoutzIsYcSYxgZ47ZrpZYgsAyeCKr2UJaU4X1BweauSxfuzkYNeVisRzSPajW9jJdbn//\
    2Q==
    """
}
