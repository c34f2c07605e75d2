package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFormatsOfForms(t *testing.T) {
	for _, tt := range []struct {
		format string
		check  func(string) error
		good   []string
		bad    []string
	}{
		{
			"timezone", checkTimezone,
			[]string{"Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"},
			[]string{"", "Local", "Europe/Atlantis", "../etc/passwd", "/etc/localtime", "europe\x00"},
		},
		{
			"wall-clock", checkWallClock,
			[]string{"", "2012-02-29T23:59:59", "2012-02-29T00:00:00Z", "2012-02-29T00:00:00+02:00", "2012-02-29T00:00:00-0330", "2012-02-29T00:00:00 02:00", "2012-02-29T00:00:00.123Z"},
			[]string{"2011-02-29T00:00:00", "2012-02-29", "2012-02-29 00:00:00", "2012-02-29T24:00:00", "2012-02-29T00:00", "2012-02-29T00:00:00 CET", "2012-13-01T00:00:00Z", "12-01-01T00:00:00"},
		},
		{
			"iban", checkIBAN,
			[]string{"", "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "de89 3704 0044 0532 0130 00", "MT84MALT011000012345MTLCAST001S"},
			[]string{"DE89370400440532013001", "DE98370400440532013000", "DE89", "8937040044053201300000", "DE8937040044053201300Ä", " "},
		},
	} {
		t.Run(tt.format, func(t *testing.T) {
			for _, text := range tt.good {
				require.NoError(t, tt.check(text), "%q", text)
			}
			for _, text := range tt.bad {
				require.Error(t, tt.check(text), "%q", text)
			}
		})
	}
}
