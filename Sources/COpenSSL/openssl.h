// SHA-256 from OpenSSL's libcrypto (libssl-dev), at once and piece by piece; nothing else of it is used.
#include <openssl/evp.h>
#include <openssl/sha.h>
