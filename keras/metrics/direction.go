package metrics

// Direction says which way a metric gets better.
type Direction uint8

// The directions.
const (
	Unknown Direction = iota
	Up                // an accuracy
	Down              // an error
)

// Directed is a metric that knows its direction; callbacks that look for the best epoch ask for it.
type Directed interface{ Direction() Direction }

// Direction implements Directed.
func (m *BinaryAccuracy) Direction() Direction { return Up }

// Direction implements Directed.
func (m *CategoricalAccuracy) Direction() Direction { return Up }

// Direction implements Directed.
func (m *SparseCategoricalAccuracy) Direction() Direction { return Up }

// Direction implements Directed. Which accuracy it becomes makes no difference.
func (n *accuracyByShape) Direction() Direction { return Up }

// Direction implements Directed: the metric is the loss.
func (m *lossMetric) Direction() Direction { return Down }
