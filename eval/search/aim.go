package search

// aim chooses the directions in which bounds are held against targets, alone
// and in any mixture of a pair: each axis with each other or, for a ranking, the
// merit with each axis that has a floor.
func (j *job) aim() {
	j.directions, j.pairs = nil, nil
	for i := range j.axes {
		w := make([]float64, len(j.axes))
		w[i] = 1
		j.directions = append(j.directions, w)
		for k := range i {
			if j.merit == nil {
				j.pairs = append(j.pairs, [2]int{k, i})
			}
		}
	}
	if j.merit == nil {
		return
	}
	w := make([]float64, len(j.axes))
	copy(w, j.merit)
	j.directions = append(j.directions, w)
	for i := j.objectives; i < len(j.axes); i++ {
		j.pairs = append(j.pairs, [2]int{i, len(j.axes)})
	}
}
