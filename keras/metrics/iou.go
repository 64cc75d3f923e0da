package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// IoU is the mean over TargetClassIDs of intersection over union: true positives / (true positives + false positives + false
// negatives). Classes that occur neither in targets nor in predictions do not count.
//
// Shapes: y and pred [batch ...], each the number of a class; with DenseYTrue or DenseYPred [batch ... classes], whose largest element
// is the class. Numbers that are no class are left out, and IgnoreClass as a target. Sample weights are truncated to whole numbers.
// Defaults: both sparse; Axis -1 is that of the classes; Name "io_u".
// Errors: fewer than one class, a target class that is none.
// Reference: keras.metrics.IoU.
type IoU struct {
	Name           string `keras:"name,default=io_u"`
	NumClasses     int
	TargetClassIDs []int `keras:"target_class_ids"`
	IgnoreClass    *int
	DenseYTrue     bool `keras:"sparse_y_true,not"`
	DenseYPred     bool `keras:"sparse_y_pred,not"`
	Axis           *int `keras:"axis,default=-1"`
}

// MeanIoU is the mean of intersection over union of all classes.
//
// Shapes, Defaults and Errors as for IoU; Name "mean_io_u".
// Reference: keras.metrics.MeanIoU.
type MeanIoU struct {
	Name        string `keras:"name,default=mean_io_u"`
	NumClasses  int
	IgnoreClass *int
	DenseYTrue  bool `keras:"sparse_y_true,not"`
	DenseYPred  bool `keras:"sparse_y_pred,not"`
	Axis        *int `keras:"axis,default=-1"`
}

// BinaryIoU is IoU of the two classes below a threshold and from it on.
//
// Shapes: y [batch ...] of 0 and 1, pred [batch ...]. Defaults: TargetClassIDs 0 and 1, Threshold 0.5, Name "binary_io_u".
// Reference: keras.metrics.BinaryIoU.
type BinaryIoU struct {
	Name           string   `keras:"name,default=binary_io_u"`
	TargetClassIDs []int    `keras:"target_class_ids,default=[0,1]"`
	Threshold      *float64 `keras:"threshold,default=0.5"`
}

// OneHotIoU is IoU for one-hot targets, and predictions [batch ... classes] unless SparseYPred.
//
// Defaults: Axis -1, Name "one_hot_io_u". Errors as for IoU.
// Reference: keras.metrics.OneHotIoU.
type OneHotIoU struct {
	Name           string `keras:"name,default=one_hot_io_u"`
	NumClasses     int
	TargetClassIDs []int `keras:"target_class_ids"`
	IgnoreClass    *int
	SparseYPred    bool `keras:"sparse_y_pred"`
	Axis           *int `keras:"axis,default=-1"`
}

// OneHotMeanIoU is MeanIoU for one-hot targets, and predictions [batch ... classes] unless SparseYPred.
//
// Defaults: Axis -1, Name "one_hot_mean_io_u". Errors as for IoU.
// Reference: keras.metrics.OneHotMeanIoU.
type OneHotMeanIoU struct {
	Name        string `keras:"name,default=one_hot_mean_io_u"`
	NumClasses  int
	IgnoreClass *int
	SparseYPred bool `keras:"sparse_y_pred"`
	Axis        *int `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *IoU) Label() string { return orName(m.Name, "io_u") }

// Check finds bad settings.
func (m *IoU) Check() error {
	if m.NumClasses < 1 {
		return fmt.Errorf("metrics: %s: NumClasses: got %d, want at least 1", m.Label(), m.NumClasses)
	}
	if len(m.TargetClassIDs) == 0 {
		return fmt.Errorf("metrics: %s: TargetClassIDs is empty", m.Label())
	}
	for _, id := range m.TargetClassIDs {
		if id < 0 || id >= m.NumClasses {
			return fmt.Errorf("metrics: %s: TargetClassIDs: got %d, want a class in [0, %d)", m.Label(), id, m.NumClasses)
		}
	}
	return nil
}

// Update implements Metric.
func (m *IoU) Update(s Sums, y, pred, weight ops.Value) {
	y, pred = m.classes(y, m.DenseYTrue), m.classes(pred, m.DenseYPred)
	y = aligned(m.Label(), y, pred)
	if !y.Shape().Equal(pred.Shape()) {
		differ(m.Label(), y, pred)
	}
	valid := graph.B(graph.And, isClass(y, m.NumClasses), isClass(pred, m.NumClasses))
	if m.IgnoreClass != nil {
		valid = graph.B(graph.And, valid, graph.B(graph.Ne, y, ops.Number(y, float64(*m.IgnoreClass))))
	}
	cell := ops.Where(valid, ops.Add(ops.Scale(y, float64(m.NumClasses)), pred), ops.Number(y, 0))
	w := ops.Cast(valid, tensor.Float32)
	if !weight.IsZero() {
		w = times(w, ops.Cast(weight, tensor.Int32))
	}
	s.Add("total_confusion_matrix", histogram(cell, w, m.NumClasses*m.NumClasses))
}

func isClass(x ops.Value, n int) ops.Value {
	return graph.B(graph.And, ops.GreaterEqual(x, ops.Number(x, 0)), ops.Less(x, ops.Number(x, float64(n))))
}

// classes returns the number of a class for each position.
func (m *IoU) classes(x ops.Value, dense bool) ops.Value {
	if !dense {
		return ops.Cast(x, tensor.Int32)
	}
	axis := axisOr(m.Label(), m.Axis, x)
	if axis == 0 {
		ops.Fail(m.Label(), fmt.Sprintf("Axis 0 of %v: want an axis of classes", x.Shape()))
	}
	if x.DType() == tensor.Bool {
		x = ops.Cast(x, tensor.Float32)
	}
	return ops.ArgMax(x, axis)
}

// Result implements Metric.
func (m *IoU) Result(s State) float64 {
	matrix, n := s.Sums("total_confusion_matrix"), m.NumClasses
	if len(matrix) != n*n {
		return 0
	}
	total, valid := 0.0, 0.0
	for _, id := range m.TargetClassIDs {
		hits, union := matrix[id*n+id], -matrix[id*n+id]
		for j := range n {
			union += matrix[id*n+j] + matrix[j*n+id]
		}
		if union > 1e-9 {
			valid++
			total += hits / (union + epsilon)
		}
	}
	return total / (valid + epsilon)
}

// Direction implements Directed.
func (m *IoU) Direction() Direction { return Up }

func allClasses(n int) []int {
	ids := make([]int, max(n, 0))
	for i := range ids {
		ids[i] = i
	}
	return ids
}

// Label implements Metric.
func (m *MeanIoU) Label() string { return orName(m.Name, "mean_io_u") }

func (m *MeanIoU) iou() *IoU {
	return &IoU{Name: m.Label(), NumClasses: m.NumClasses, TargetClassIDs: allClasses(m.NumClasses), IgnoreClass: m.IgnoreClass,
		DenseYTrue: m.DenseYTrue, DenseYPred: m.DenseYPred, Axis: m.Axis}
}

// Check finds bad settings.
func (m *MeanIoU) Check() error { return m.iou().Check() }

// Update implements Metric.
func (m *MeanIoU) Update(s Sums, y, pred, weight ops.Value) { m.iou().Update(s, y, pred, weight) }

// Result implements Metric.
func (m *MeanIoU) Result(s State) float64 { return m.iou().Result(s) }

// Direction implements Directed.
func (m *MeanIoU) Direction() Direction { return Up }

// Label implements Metric.
func (m *BinaryIoU) Label() string { return orName(m.Name, "binary_io_u") }

func (m *BinaryIoU) iou() *IoU {
	ids := m.TargetClassIDs
	if ids == nil {
		ids = []int{0, 1}
	}
	return &IoU{Name: m.Label(), NumClasses: 2, TargetClassIDs: ids}
}

// Check finds bad settings.
func (m *BinaryIoU) Check() error { return m.iou().Check() }

// Update implements Metric.
func (m *BinaryIoU) Update(s Sums, y, pred, weight ops.Value) {
	threshold := 0.5
	if m.Threshold != nil {
		threshold = *m.Threshold
	}
	pred = ops.Cast(pred, tensor.Float32)
	pred = ops.Cast(ops.GreaterEqual(pred, ops.Number(pred, threshold)), tensor.Int32)
	m.iou().Update(s, y, pred, weight)
}

// Result implements Metric.
func (m *BinaryIoU) Result(s State) float64 { return m.iou().Result(s) }

// Direction implements Directed.
func (m *BinaryIoU) Direction() Direction { return Up }

// Label implements Metric.
func (m *OneHotIoU) Label() string { return orName(m.Name, "one_hot_io_u") }

func (m *OneHotIoU) iou() *IoU {
	return &IoU{Name: m.Label(), NumClasses: m.NumClasses, TargetClassIDs: m.TargetClassIDs, IgnoreClass: m.IgnoreClass,
		DenseYTrue: true, DenseYPred: !m.SparseYPred, Axis: m.Axis}
}

// Check finds bad settings.
func (m *OneHotIoU) Check() error { return m.iou().Check() }

// Update implements Metric.
func (m *OneHotIoU) Update(s Sums, y, pred, weight ops.Value) { m.iou().Update(s, y, pred, weight) }

// Result implements Metric.
func (m *OneHotIoU) Result(s State) float64 { return m.iou().Result(s) }

// Direction implements Directed.
func (m *OneHotIoU) Direction() Direction { return Up }

// Label implements Metric.
func (m *OneHotMeanIoU) Label() string { return orName(m.Name, "one_hot_mean_io_u") }

func (m *OneHotMeanIoU) iou() *IoU {
	return &IoU{Name: m.Label(), NumClasses: m.NumClasses, TargetClassIDs: allClasses(m.NumClasses), IgnoreClass: m.IgnoreClass,
		DenseYTrue: true, DenseYPred: !m.SparseYPred, Axis: m.Axis}
}

// Check finds bad settings.
func (m *OneHotMeanIoU) Check() error { return m.iou().Check() }

// Update implements Metric.
func (m *OneHotMeanIoU) Update(s Sums, y, pred, weight ops.Value) { m.iou().Update(s, y, pred, weight) }

// Result implements Metric.
func (m *OneHotMeanIoU) Result(s State) float64 { return m.iou().Result(s) }

// Direction implements Directed.
func (m *OneHotMeanIoU) Direction() Direction { return Up }
