// The C interface of oneDNN 2.x, whose operations are described before they are planned.
#include <dnnl.h>
#include <dnnl_debug.h>
