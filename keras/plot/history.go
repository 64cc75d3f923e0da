package plot

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/gokeras/gokeras/keras"
)

// HistoryConfig are the settings of History.
type HistoryConfig struct {
	Title   string   // above the panels; none if empty
	Metrics []string // which panels, in this order, without the prefix val_; nil: all, the loss first
	Columns int      // panels beside each other; 0: up to 3
	// ValidationFreq is that of the Fit: values of the validation belong to every so many epochs. 0: 1.
	ValidationFreq int
}

// History draws the curves of a training: a panel for each metric with the values in training and validation, over the epochs, which
// count from 1 as in the progress bar. Where a value is NaN or infinite the curve has a gap.
//
// Errors: a history that is nil or has no epochs, a metric that it lacks or of which it has not one value an epoch.
func History(h *keras.History, cfg HistoryConfig) (*Picture, error) {
	panels, err := panelsOf(h, cfg)
	if err != nil {
		return nil, fmt.Errorf("plot: History: %w", err)
	}
	if cfg.Columns < 0 {
		return nil, fmt.Errorf("plot: History: Columns: got %d, want at least 1, or 0", cfg.Columns)
	}
	columns := min(cfg.Columns, len(panels))
	if columns == 0 {
		columns = min(3, len(panels))
		if len(panels) == 4 {
			columns = 2
		}
	}
	s := &sheet{title: clean(cfg.Title), panels: panels, columns: columns}
	s.x = epochAxis(h.Epoch[0]+1, h.Epoch[0]+1)
	if first, last := span(h.Epoch); last > first {
		s.x = epochAxis(first+1, last+1)
	}
	return s.picture(), nil
}

func span(epochs []int) (first, last int) {
	first, last = epochs[0], epochs[0]
	for _, e := range epochs {
		first, last = min(first, e), max(last, e)
	}
	return first, last
}

// curve is values over epochs that count from 1.
type curve struct {
	epochs []int
	values []float64
}

// panel is a metric: what it was in training and in validation, one of which may be empty.
type panel struct {
	name                 string
	training, validation curve
}

func panelsOf(h *keras.History, cfg HistoryConfig) ([]panel, error) {
	if h == nil || len(h.Epoch) == 0 {
		return nil, fmt.Errorf("got a history without epochs")
	}
	if cfg.ValidationFreq < 0 {
		return nil, fmt.Errorf("ValidationFreq: got %d, want at least 1, or 0", cfg.ValidationFreq)
	}
	names := cfg.Metrics
	if names == nil {
		names = metricNames(h)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("got a history without metrics")
	}
	var panels []panel
	for _, name := range names {
		p := panel{name: name}
		var err error
		if p.training, err = curveOf(h, name, 1); err != nil {
			return nil, err
		}
		if p.validation, err = curveOf(h, "val_"+name, max(cfg.ValidationFreq, 1)); err != nil {
			return nil, err
		}
		if p.training.values == nil && p.validation.values == nil {
			return nil, fmt.Errorf("got no metric %q, want one of %s", name, strings.Join(metricNames(h), ", "))
		}
		panels = append(panels, p)
	}
	return panels, nil
}

// metricNames lists what h has, the loss first.
func metricNames(h *keras.History) []string {
	var names []string
	seen := map[string]bool{}
	if _, ok := h.History["loss"]; ok {
		names, seen["loss"] = []string{"loss"}, true
	}
	for _, key := range h.Keys() {
		if name := strings.TrimPrefix(key, "val_"); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// curveOf returns the values under a name, one for each epoch whose number is a multiple of freq.
func curveOf(h *keras.History, name string, freq int) (c curve, err error) {
	values, ok := h.History[name]
	if !ok {
		return c, nil
	}
	for _, e := range h.Epoch {
		if (e+1)%freq == 0 {
			c.epochs = append(c.epochs, e+1)
		}
	}
	if len(values) != len(c.epochs) {
		return c, fmt.Errorf("%s: got %d values for %d epochs, want %d (see ValidationFreq)", name, len(values), len(h.Epoch), len(c.epochs))
	}
	c.values = values
	return c, nil
}

// runs cuts a curve where it has no finite value, as points of a rectangle.
func (c curve) runs(x, y axis, area rectangle) [][]vg.Point {
	var runs [][]vg.Point
	var run []vg.Point
	for i, v := range c.values {
		if !finite(v) {
			if run != nil {
				runs, run = append(runs, run), nil
			}
			continue
		}
		run = append(run, vg.Point{
			X: area.x + area.w*vg.Length(x.norm(float64(c.epochs[i]))),
			Y: area.y + area.h*vg.Length(1-y.norm(v)),
		})
	}
	if run != nil {
		runs = append(runs, run)
	}
	return runs
}

func (p panel) values() []float64 {
	return append(append([]float64(nil), p.training.values...), p.validation.values...)
}

func (p panel) empty() bool {
	for _, v := range p.values() {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
