package stdlib

// A pair is the number hi + lo, where lo is what did not fit into hi: about
// 106 significant bits instead of 53. The operations are the error-free
// transformations of Dekker, Knuth and Veltkamp.
//
// They rest on every operation being rounded on its own. A Go compiler may
// fuse x*y + z into one rounding where the processor can (arm64, ppc64,
// s390x, riscv64), unless the product is converted explicitly; and it turns
// x/2 into the product x*0.5. Hence the rule of this folder, which a test
// holds: every product, and every quotient by a constant, stands inside
// float64(…).
type pair struct{ hi, lo float64 }

// twoSum is a + b, exactly.
func twoSum(a, b float64) pair {
	s := a + b
	bb := s - a
	return pair{s, (a - (s - bb)) + (b - bb)}
}

// quickSum is a + b, exactly, for |a| >= |b| or a = 0.
func quickSum(a, b float64) pair {
	s := a + b
	return pair{s, b - (s - a)}
}

// twoProduct is a * b, exactly, for factors below 2**996 and a product that
// neither overflows nor falls below 2**-969.
func twoProduct(a, b float64) pair {
	p := float64(a * b)
	ah, al := halves(a)
	bh, bl := halves(b)
	err := float64(ah*bh) - p
	err += float64(ah * bl)
	err += float64(al * bh)
	err += float64(al * bl)
	return pair{p, err}
}

// halves cuts the 53 bits of a number into two parts of at most 26 bits (the
// sign of the lower one is the 53rd), whose products are exact.
func halves(a float64) (hi, lo float64) {
	const cut = 1<<27 + 1
	c := float64(cut * a)
	hi = c - (c - a)
	return hi, a - hi
}

func (a pair) plus(b pair) pair {
	s := twoSum(a.hi, b.hi)
	return quickSum(s.hi, s.lo+(a.lo+b.lo))
}

func (a pair) times(b pair) pair {
	p := twoProduct(a.hi, b.hi)
	return quickSum(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

// over divides by long division with two digits, each of them a float64.
func (a pair) over(b pair) pair {
	q := a.hi / b.hi
	p := twoProduct(q, b.hi)
	rest := ((a.hi - p.hi) - p.lo) + (a.lo - float64(q*b.lo))
	return quickSum(q, rest/b.hi)
}
