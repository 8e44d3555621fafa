// SHA-256 from OpenSSL's libcrypto (libssl-dev); nothing else of it is used.
#include <openssl/sha.h>
