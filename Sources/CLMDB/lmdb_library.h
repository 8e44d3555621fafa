// The memory-mapped store of keys and values, LMDB (liblmdb-dev).
#include <lmdb.h>
