package stdlib

// For engines that compute outside of expressions: the functions of the library
// that give the same bits on every processor, as Go functions.

// Exp is e**x; +Inf above 709.78 and 0 below -745.13.
func Exp(x float64) float64 { return exp(x) }

// Ln is the natural logarithm; -Inf of 0 and NaN of negative numbers.
func Ln(x float64) float64 { return ln(x) }

// Logistic is 1 / (1 + exp(-x)).
func Logistic(x float64) float64 { return logistic(x) }

// Pow is x to the power of y, with the same bits on every processor. It is NaN
// where a negative x has a y that is not whole.
func Pow(x, y float64) float64 { return pow(x, y) }

// AddMonths is the day so many months later, the last of its month where that
// is too short. It says false where the years 1 to 9999 end.
func AddMonths(day float64, n int) (float64, bool) { return addMonths(day, n) }
