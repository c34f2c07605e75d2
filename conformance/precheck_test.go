package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// TestPrecheckDecidesEverything: no operation of any spec is always left to kin-openapi. That no proper answer was left to it in all the tests
// is what each house watches over.
func TestPrecheckDecidesEverything(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	h.Server.Warm()
	require.NotContains(t, h.Log.String(), "always left to kin-openapi")
}
