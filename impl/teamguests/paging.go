package teamguests

import (
	"fmt"
	"regexp"
	"strconv"

	"gatehouse/persistence"
)

// The windows of lists, in rows.
const (
	defaultWindow = 60
	maxWindow     = 100
)

var rangeForm = regexp.MustCompile(`^[A-Za-z_]+=(\d+)-(\d+)$`)

// parseRange reads "objects=0-99", both ends included. Too wide a window is cut; what cannot be read means the first window.
func parseRange(header *string) persistence.Page {
	first := persistence.Page{Limit: defaultWindow}
	if header == nil {
		return first
	}
	match := rangeForm.FindStringSubmatch(*header)
	if match == nil {
		return first
	}
	from, err1 := strconv.ParseInt(match[1], 10, 32)
	to, err2 := strconv.ParseInt(match[2], 10, 32)
	if err1 != nil || err2 != nil || to < from {
		return first
	}
	return persistence.Page{Offset: int(from), Limit: int(min(to-from+1, maxWindow))}
}

// contentRange says which rows are shown: "team_guests 0-59/233", or "team_guests */233" for none.
func contentRange(unit string, offset, shown int, total int64) string {
	if shown == 0 {
		return fmt.Sprintf("%s */%d", unit, total)
	}
	return fmt.Sprintf("%s %d-%d/%d", unit, offset, offset+shown-1, total)
}
