// The string touches the discs that stand out over the tangent past them: normals turn down along
// it. Derivatives are those of its straight end pieces: an end that moves along its piece makes it
// longer, an end that moves across it turns it about where it touches.
#include "tissue/taut_string.h"

#include <math.h>
#include <string.h>

// does the normal turn down from one piece to the next?
static bool turns(gd_tangent from, gd_tangent to) { return from.s * to.c > from.c * to.s; }

static double angle(gd_tangent from, gd_tangent to) {
  return atan2(from.s * to.c - from.c * to.s, from.c * to.c + from.s * to.s);
}

void gd_string_begin(double y, double z, const gd_disc* a, const gd_disc* b,
                     gd_string_start* start) {
  start->y = y;
  start->z = z;
  start->b = *b;
  start->has_a = a != NULL;
  start->a_first = false;
  start->pb = gd_tangent_of(y - b->y, z - b->z, b->radius);
  if (a == NULL) return;
  start->a = *a;
  start->pa = gd_tangent_of(y - a->y, z - a->z, a->radius);
  start->ab = gd_tangent_of(a->y - b->y, a->z - b->z, b->radius - a->radius);
  start->a_first = turns(start->pa, start->ab);
}

// over disc b, and over a where that stands out
static void over_b(const gd_string_start* start, gd_tangent bq, gd_string* string) {
  string->direct = false;
  string->last = bq;
  string->first = start->a_first ? start->pa : start->pb;
  string->middle = start->a_first ? start->ab : start->pb;
  string->arc_a = 0;
  string->arc_b = start->b.radius * angle(string->middle, bq);
  string->length = string->first.length + string->arc_b + bq.length;
  if (!start->a_first) return;
  string->arc_a = start->a.radius * angle(start->pa, start->ab);
  string->length += string->arc_a + start->ab.length;
}

static void over_a(const gd_string_start* start, gd_tangent aq, gd_string* string) {
  string->direct = false;
  string->first = start->pa;
  string->middle = string->last = aq;
  string->arc_a = start->a.radius * angle(start->pa, aq);
  string->arc_b = 0;
  string->length = start->pa.length + string->arc_a + aq.length;
}

void gd_string_end(const gd_string_start* start, double y, double z, gd_tangent bq,
                   gd_string* string) {
  if (turns(start->a_first ? start->ab : start->pb, bq)) {
    over_b(start, bq, string);
    return;
  }
  if (start->has_a) {
    gd_tangent aq = gd_tangent_of(start->a.y - y, start->a.z - z, -start->a.radius);
    if (turns(start->pa, aq)) {
      over_a(start, aq, string);
      return;
    }
  }
  gd_tangent pq = gd_tangent_of(start->y - y, start->z - z, 0);
  *string = (gd_string){.length = pq.length, .first = pq, .middle = pq, .last = pq, .direct = true};
}

static double curve(gd_tangent piece) { return piece.length > 0 ? 1 / piece.length : 0; }

void gd_string_slopes(const gd_string* string, double gradient[4], double hessian[16]) {
  gd_tangent p = string->first, q = string->last;
  gradient[0] = p.c;
  gradient[1] = -p.s;
  gradient[2] = -q.c;
  gradient[3] = q.s;
  memset(hessian, 0, 16 * sizeof *hessian);
  const double n[4] = {p.s, p.c, q.s, q.c};
  double by[2] = {curve(p), curve(q)};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      if (i / 2 == j / 2)
        hessian[4 * i + j] = n[i] * n[j] * by[i / 2];
      else if (string->direct)
        hessian[4 * i + j] = -n[i] * n[j] * by[0];
    }
  }
}

void gd_string_turn(const gd_string* string, double turn[4]) {
  gd_tangent m = string->middle;
  // the middle piece hangs on an end where it is the first or the last one
  double first = string->arc_a == 0 ? -curve(m) : 0;
  double last = string->arc_b == 0 ? curve(m) : 0;
  turn[0] = first * m.s;
  turn[1] = first * m.c;
  turn[2] = last * m.s;
  turn[3] = last * m.c;
}
