package lang

import "slices"

// Nearest is the candidate that is most like a misspelt word, or "" if none is
// near enough: at most one slip for every three letters. Ties go to the first
// in alphabetical order.
func Nearest(word string, candidates []string) string {
	best, bestAt := "", len([]rune(word))/3+1
	if len(word) < 2 || len(word) > 80 {
		return ""
	}
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	for _, c := range sorted {
		if c != word && len(c) <= 80 {
			if d := distance([]rune(word), []rune(c)); d < bestAt {
				best, bestAt = c, d
			}
		}
	}
	return best
}

// distance is the number of letters to insert, delete, change or swap with
// their neighbour that turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
