package management

import (
	"fmt"

	"gatehouse/persistence"
)

// FillDemo fills a workspace with the demo world of each system, with the documented credentials or with ones made up.
func FillDemo(systems []System, documented bool) func(*persistence.Filling) error {
	return func(f *persistence.Filling) error {
		for _, system := range systems {
			f.Begin(system.Name, documented)
			if err := system.Seed(f); err != nil {
				return fmt.Errorf("demo world of %s: %w", system.Name, err)
			}
		}
		return nil
	}
}
