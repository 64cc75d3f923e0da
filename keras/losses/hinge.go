package losses

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// Hinge is the mean of max(1 - y*pred, 0) over the last axis, for targets -1 and 1. Where all targets of a batch are 0 or 1, they
// are taken as -1 and 1.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.Hinge.
type Hinge struct {
	Name      string `keras:"name,default=hinge"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*Hinge) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("Hinge", y, pred)
	return meanLast(hinge(y, pred))
}

// LossReduction implements Reduced.
func (l *Hinge) LossReduction() Reduction { return l.Reduction }

// SquaredHinge is Hinge with each term squared before the mean.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.SquaredHinge.
type SquaredHinge struct {
	Name      string `keras:"name,default=squared_hinge"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*SquaredHinge) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("SquaredHinge", y, pred)
	return meanLast(ops.Square(hinge(y, pred)))
}

// LossReduction implements Reduced.
func (l *SquaredHinge) LossReduction() Reduction { return l.Reduction }

func hinge(y, pred ops.Value) ops.Value {
	one := ops.Number(y, 1)
	binary := ops.All(ops.LogicalOr(ops.Equal(y, ops.Number(y, 0)), ops.Equal(y, one)))
	sign := ops.Where(binary, ops.Sub(ops.Scale(y, 2), one), y)
	return ops.Maximum(ops.Sub(one, ops.Mul(sign, pred)), ops.Number(pred, 0))
}

// CategoricalHinge is max(1 + neg - pos, 0), where pos is the prediction of the true class and neg the largest of the others, for
// one-hot targets.
//
// Shapes: y and pred [batch ... classes] -> [batch ...].
// Reference: keras.losses.CategoricalHinge; Crammer & Singer 2001.
type CategoricalHinge struct {
	Name      string `keras:"name,default=categorical_hinge"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*CategoricalHinge) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("CategoricalHinge", y, pred)
	one := ops.Number(pred, 1)
	pos := ops.Sum(ops.Mul(y, pred), -1)
	neg := ops.Max(ops.Mul(ops.Sub(one, y), pred), -1)
	return ops.Maximum(ops.Add(ops.Sub(neg, pos), one), ops.Number(pred, 0))
}

// LossReduction implements Reduced.
func (l *CategoricalHinge) LossReduction() Reduction { return l.Reduction }
