package metrics

import "math"

// area returns the area under the curve through the confusions, the thresholds ascending.
func (m *AUC) area(c confusion) float64 {
	if m.Curve == PR && m.SummationMethod == Interpolation {
		return c.interpolatedPR()
	}
	x, y := c.curve(m.Curve)
	total := 0.0
	for i := range len(x) - 1 {
		height := (y[i] + y[i+1]) / 2
		switch m.SummationMethod {
		case Majoring:
			height = max(y[i], y[i+1])
		case Minoring:
			height = min(y[i], y[i+1])
		}
		total += (x[i] - x[i+1]) * height
	}
	return total
}

// curve returns the coordinates at each threshold.
func (c confusion) curve(kind Curve) (x, y []float64) {
	switch kind {
	case PR:
		return ratios(c.tp, c.fn), ratios(c.tp, c.fp)
	case PRGain:
		return c.gains()
	}
	return ratios(c.fp, c.tn), ratios(c.tp, c.fn)
}

// gains are recall gain and precision gain. Without true positives they are 0 and 1; a negative recall gain counts as 0.
func (c confusion) gains() (recall, precision []float64) {
	recall, precision = make([]float64, len(c.tp)), make([]float64, len(c.tp))
	for i, tp := range c.tp {
		precision[i] = 1
		if tp == 0 {
			continue
		}
		scale := ratio(tp+c.fn[i], c.tn[i]+c.fp[i])
		recall[i] = max(1-scale*c.fn[i]/tp, 0)
		precision[i] = 1 - scale*c.fp[i]/tp
	}
	return recall, precision
}

// interpolatedPR is the area under precision over recall where true positives grow linearly with predicted positives between two
// thresholds, which makes precision a curve.
func (c confusion) interpolatedPR() float64 {
	total := 0.0
	for i := range len(c.tp) - 1 {
		p, next := c.tp[i]+c.fp[i], c.tp[i+1]+c.fp[i+1]
		dtp := c.tp[i] - c.tp[i+1]
		slope := ratio(dtp, max(p-next, 0))
		intercept := c.tp[i+1] - slope*next
		grown := 1.0
		if p > 0 && next > 0 {
			grown = p / next
		}
		total += ratio(slope*(dtp+intercept*math.Log(grown)), max(c.tp[i+1]+c.fn[i+1], 0))
	}
	return total
}
