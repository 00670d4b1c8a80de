// Tries: Has a type that doubles in size with each line.
// must: not-compiled
// again: no

let a = (1, 1), b = (a, a), c = (b, b), d = (c, c), e = (d, d), f = (e, e), g = (f, f), h = (g, g), i = (h, h), j = (i, i)
let k = (j, j), l = (k, k), m = (l, l), n = (m, m), o = (n, n), p = (o, o), q = (p, p), r = (q, q), s = (r, r), t = (s, s)
let u = (t, t), v = (u, u), w = (v, v), x = (w, w), y = (x, x), z = (y, y)

func total(_ numbers: [Int]) -> Int { z.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 }
