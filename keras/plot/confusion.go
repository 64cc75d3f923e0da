package plot

import (
	"fmt"
	"strconv"

	"github.com/gokeras/gokeras/tensor"
)

// maxClasses bounds a confusion matrix, whose cells are drawn one by one.
const maxClasses = 1000

// ConfusionConfig are the settings of ConfusionMatrix.
type ConfusionConfig struct {
	Title      string
	ClassNames []string // nil: the numbers
	// Normalize divides each row by its sum: what part of a class has been predicted to be which.
	Normalize bool
}

// ConfusionMatrix counts for each class of the labels as what its samples have been predicted, and draws the counts, the labels' classes
// from top to bottom.
//
// Shapes: both class indices, [n] or [n 1], or a number a class, [n classes], of which the greatest counts, so that one-hot labels and
// logits do; predictions also probabilities of class 1 of two, [n] or [n 1] as floats.
// Defaults: as many classes as there are names, columns, or indices.
// Errors: different numbers of samples, none, more than 1000 classes, fewer names than classes, NaN.
func ConfusionMatrix(labels, predictions *tensor.Tensor, cfg ConfusionConfig) (*Picture, error) {
	m, err := confusionOf(labels, predictions, cfg)
	if err != nil {
		return nil, fmt.Errorf("plot: ConfusionMatrix: %w", err)
	}
	return m.picture(), nil
}

// confusion is a matrix of counts: rows are true classes, columns predicted ones.
type confusion struct {
	title     string
	names     []string
	counts    [][]int
	sums      []int // of the rows
	normalize bool
}

func confusionOf(labels, predictions *tensor.Tensor, cfg ConfusionConfig) (*confusion, error) {
	truth, err := guessesOf(labels)
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	predicted, err := guessesOf(predictions)
	if err != nil {
		return nil, fmt.Errorf("predictions: %w", err)
	}
	if len(truth.classes) != len(predicted.classes) {
		return nil, fmt.Errorf("got %d labels and %d predictions, want one of each a sample", len(truth.classes), len(predicted.classes))
	}
	if len(truth.classes) == 0 {
		return nil, fmt.Errorf("got no samples")
	}
	n := max(truth.known, predicted.known)
	if err := checkNames(cfg.ClassNames, n); err != nil {
		return nil, err
	}
	if n = max(n, len(cfg.ClassNames)); n > maxClasses {
		return nil, fmt.Errorf("ClassNames: got %d names, want at most %d", n, maxClasses)
	}
	m := &confusion{title: clean(cfg.Title), normalize: cfg.Normalize, counts: make([][]int, n), sums: make([]int, n)}
	for i := range m.counts {
		m.counts[i] = make([]int, n)
		m.names = append(m.names, nameOf(i, cfg.ClassNames))
	}
	for i, class := range truth.classes {
		m.counts[class][predicted.classes[i]]++
		m.sums[class]++
	}
	return m, nil
}

// value is what the colour of a cell stands for, and its text; a row without samples has no parts.
func (m *confusion) value(row, column int) (v float64, text string) {
	count := m.counts[row][column]
	switch {
	case !m.normalize:
		return float64(count), strconv.Itoa(count)
	case m.sums[row] == 0:
		return 0, "–"
	case count == 0:
		return 0, "0"
	}
	v = float64(count) / float64(m.sums[row])
	return v, strconv.FormatFloat(v, 'f', 2, 64)
}

// greatest is the value of the darkest colour: 1 for parts, else the greatest count.
func (m *confusion) greatest() float64 {
	if m.normalize {
		return 1
	}
	most := 1
	for _, row := range m.counts {
		for _, count := range row {
			most = max(most, count)
		}
	}
	return float64(most)
}
