// What every function of this shim returns, and the text that goes with a failure.
//
// Rules of the whole shim: names start with face_; results leave through the last parameters; every
// C++ body catches, so that no exception crosses this border; functions may be called from any number
// of threads at a time as long as they write to different memory.

#ifndef FACE_STATUS_H
#define FACE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/// Why a call failed; FACE_OK is zero.
typedef enum face_status {
  FACE_OK = 0,
  FACE_EMPTY = 2,               ///< the file has no bytes
  FACE_UNSUPPORTED_FORMAT = 3,  ///< the bytes are none of the formats that are read
  FACE_DAMAGED = 4,             ///< the format is known, the content is broken or cut off
  FACE_TOO_LARGE = 5,           ///< more pixels than the caller allows
  FACE_BAD_ARGUMENT = 6,        ///< an argument that the comment of the function forbids
  FACE_WRONG_SIZE = 7,          ///< the picture is not of the size that the caller expects
  FACE_OUT_OF_MEMORY = 8,
  FACE_INTERNAL = 9,            ///< OpenCV threw something that has no code of its own
} face_status;

#ifdef __cplusplus
}
#endif

#endif
