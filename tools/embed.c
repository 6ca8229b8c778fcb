// Turn a file into C source: embed FILE SYMBOL OUTPUT.c
// The bundled model and the norms are edited as ordinary files and travel inside the library.
#include <stdio.h>

int main(int argc, char** argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: embed FILE SYMBOL OUTPUT.c\n");
    return 2;
  }
  FILE* in = fopen(argv[1], "rb");
  FILE* out = fopen(argv[3], "wb");
  if (in == NULL || out == NULL) {
    fprintf(stderr, "embed: cannot open %s\n", in == NULL ? argv[1] : argv[3]);
    return 3;
  }
  fprintf(out, "// made by tools/embed.c; do not edit\n#include \"base/embedded.h\"\n");
  fprintf(out, "const unsigned char %s[] = {", argv[2]);
  unsigned long n = 0;
  for (int c = getc(in); c != EOF; c = getc(in), ++n) {
    fprintf(out, "%s%d,", n % 20 == 0 ? "\n" : "", c);
  }
  // a closing zero makes the bytes usable as text
  fprintf(out, "\n0};\nconst unsigned long %s_size = %lu;\n", argv[2], n);
  int failed = ferror(in) | (fclose(in) != 0) | (fclose(out) != 0);
  return failed ? 3 : 0;
}
