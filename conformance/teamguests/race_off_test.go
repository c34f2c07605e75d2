//go:build !race

package teamguests_test

const raceDetector = false
