#include <gerdy/base.h>
int main(void) { return gerdy_version() == 0; }
