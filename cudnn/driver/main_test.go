package driver_test

import (
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

func TestMain(m *testing.M) { drivertest.Main(m) }
