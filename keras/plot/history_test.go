package plot_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/plot"
)

// history has n epochs of falling values.
func history(n int, names ...string) *keras.History {
	h := &keras.History{History: map[string][]float64{}}
	for e := range n {
		h.Epoch = append(h.Epoch, e)
		for i, name := range names {
			wobble := 0.03 * math.Sin(float64(e*(i+7)))
			h.History[name] = append(h.History[name], 0.2+0.08*float64(i)+wobble+2*math.Exp(-4*float64(e)/float64(n)))
		}
	}
	return h
}

func TestHistory(t *testing.T) {
	six := []string{"loss", "val_loss", "accuracy", "val_accuracy", "auc", "val_auc", "precision", "recall", "learning_rate"}
	for _, c := range []struct {
		name  string
		h     *keras.History
		cfg   plot.HistoryConfig
		texts []string
		w, h2 float64
	}{
		{"one epoch", history(1, "loss"), plot.HistoryConfig{}, []string{"loss", "epoch", "1"}, 332, 246},
		{"one metric", history(100, "loss"), plot.HistoryConfig{}, []string{"loss", "20", "100"}, 332, 246},
		{"validation", history(12, "loss", "val_loss", "accuracy", "val_accuracy"), plot.HistoryConfig{Title: "a < b & c"},
			[]string{"a < b & c", "training", "validation", "loss", "accuracy", "12"}, 632, 294},
		{"six metrics", history(100, six...), plot.HistoryConfig{}, []string{"loss", "accuracy", "auc", "precision", "recall", "learning_rate"}, 932, 482},
		{"four metrics", history(3, "loss", "a", "b", "c"), plot.HistoryConfig{}, []string{"a", "b", "c"}, 632, 460},
		{"chosen", history(40, six...), plot.HistoryConfig{Metrics: []string{"auc", "loss"}, Columns: 1}, []string{"auc", "loss"}, 332, 482},
		{"constant", &keras.History{Epoch: []int{0, 1}, History: map[string][]float64{"loss": {0, 0}}}, plot.HistoryConfig{}, []string{"0.0"}, 332, 246},
		{"later epochs", &keras.History{Epoch: []int{5, 6}, History: map[string][]float64{"loss": {2, 1}}}, plot.HistoryConfig{}, []string{"6", "7"}, 332, 246},
		{"great", &keras.History{Epoch: []int{0, 1}, History: map[string][]float64{"loss": {math.MaxFloat64, -math.MaxFloat64}}}, plot.HistoryConfig{},
			[]string{"1e308", "−1e308"}, 332, 246},
		{"small", &keras.History{Epoch: []int{0, 1}, History: map[string][]float64{"learning_rate": {1e-5, 2e-5}}}, plot.HistoryConfig{},
			[]string{"1e−5", "1.2e−5"}, 332, 246},
		{"long name", history(2, "an_output_whose_name_is_too_long_for_its_panel_sparse_categorical_accuracy"), plot.HistoryConfig{},
			[]string{"an_output_whose_name_is_too_long_for_it…"}, 332, 246},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := plot.History(c.h, c.cfg)
			texts, img := drawn(t, p, err)
			require.Subset(t, texts, c.texts)
			w, h := p.Size()
			require.Equal(t, []float64{c.w, c.h2}, []float64{w, h})
			require.Positive(t, count(img, blue))
		})
	}
}

// TestGaps: what is not finite is not drawn, and a value between two of them is a mark.
func TestGaps(t *testing.T) {
	h := history(60, "loss", "val_loss")
	nan := math.NaN()
	full, err := plot.History(history(60, "loss", "val_loss"), plot.HistoryConfig{})
	require.NoError(t, err)
	_, before := svg(t, full)
	copy(h.History["loss"][20:], []float64{nan, math.Inf(1), 1.5, math.Inf(-1), nan})
	p, err := plot.History(h, plot.HistoryConfig{})
	drawn(t, p, err)
	_, after := svg(t, p)
	require.Equal(t, before["path"]+2+1, after["path"], "three runs for one, and the mark of the second")

	for i := range h.History["loss"] {
		h.History["loss"][i], h.History["val_loss"][i] = nan, nan
	}
	p, err = plot.History(h, plot.HistoryConfig{})
	texts, _ := drawn(t, p, err)
	require.Contains(t, texts, "no finite values")
}

func TestValidationFreq(t *testing.T) {
	h := history(7, "loss")
	h.History["val_loss"] = []float64{1, 0.5, 0.25}
	p, err := plot.History(h, plot.HistoryConfig{ValidationFreq: 2})
	_, img := drawn(t, p, err)
	require.Positive(t, count(img, vermillion))
	_, err = plot.History(h, plot.HistoryConfig{})
	require.EqualError(t, err, "plot: History: val_loss: got 3 values for 7 epochs, want 7 (see ValidationFreq)")
}

func TestBadHistories(t *testing.T) {
	short := history(3, "loss", "accuracy")
	short.History["accuracy"] = short.History["accuracy"][:2]
	for _, c := range []struct {
		h    *keras.History
		cfg  plot.HistoryConfig
		want string
	}{
		{nil, plot.HistoryConfig{}, "got a history without epochs"},
		{&keras.History{}, plot.HistoryConfig{}, "got a history without epochs"},
		{&keras.History{Epoch: []int{0}}, plot.HistoryConfig{}, "got a history without metrics"},
		{short, plot.HistoryConfig{}, "accuracy: got 2 values for 3 epochs, want 3"},
		{history(3, "loss"), plot.HistoryConfig{Metrics: []string{"mae"}}, `got no metric "mae", want one of loss`},
		{history(3, "loss"), plot.HistoryConfig{Columns: -1}, "Columns: got -1"},
		{history(3, "loss"), plot.HistoryConfig{ValidationFreq: -1}, "ValidationFreq: got -1"},
	} {
		_, err := plot.History(c.h, c.cfg)
		require.ErrorContains(t, err, "plot: History: "+c.want)
	}
}
