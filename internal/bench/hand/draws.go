package hand

// Draws judges partners once for each draw of their quality and risk, and gives
// the scores of each. What does not read them is judged once.
func Draws(ps []Partner, quality, risk [][]float64, out []Point) {
	ps = append([]Partner(nil), ps...)
	s := Total(ps, Nobody)
	a0, b0 := Fixed(ps, &s)
	for d := range quality {
		sum := 0.0
		s.QualityMin, s.RiskMax = 1, 0
		for i := range ps {
			ps[i].Quality, ps[i].Risk = quality[d][i], risk[d][i]
			sum += quality[d][i]
			s.QualityMin, s.RiskMax = min(s.QualityMin, quality[d][i]), max(s.RiskMax, risk[d][i])
		}
		s.QualityMean = sum / s.Size
		a, b := Drawn(ps, &s)
		out[d] = Point{a0 + a, b0 + b}
	}
}
