package schedules

import "math"

// Functions of float32. The result of the float64 function, rounded, is the nearest float32 but for rare ties.

func pow(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) }
func log(x float32) float32    { return float32(math.Log(float64(x))) }
func cos(x float32) float32    { return float32(math.Cos(float64(x))) }
func floor(x float32) float32  { return float32(math.Floor(float64(x))) }
func ceil(x float32) float32   { return float32(math.Ceil(float64(x))) }

// halfCosine falls from 1 to 0 along half a turn while fraction goes from 0 to 1. Pi times the fraction is rounded before the cosine.
func halfCosine(fraction float32) float32 {
	return 0.5 * (1 + cos(float32(math.Pi)*fraction))
}
