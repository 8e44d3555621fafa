// Tar archives by libarchive (libarchive-dev); nothing but tar, gzip and zstd of it is used.
#include <archive.h>
#include <archive_entry.h>
