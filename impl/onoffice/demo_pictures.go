package onoffice

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// Size of the demo world's pictures.
const (
	pictureWidth  = 480
	pictureHeight = 320
)

// drawHouse paints a house of so many storeys under a clear sky, as a JPEG. Each shade gives another house.
func drawHouse(storeys, shade int) ([]byte, error) {
	canvas := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	for y := range pictureHeight {
		sky := color.RGBA{uint8(120 + y/4), uint8(170 + y/6), 235, 255}
		fill(canvas, 0, y, pictureWidth, y+1, sky)
	}
	ground := pictureHeight - 60
	fill(canvas, 0, ground, pictureWidth, pictureHeight, color.RGBA{uint8(90 + shade%40), 150, 80, 255})
	wall := color.RGBA{uint8(200 + shade*7%50), uint8(180 + shade*13%60), uint8(150 + shade*29%70), 255}
	const left, right, height = 130, 350, 55
	top := ground - storeys*height
	fill(canvas, left, top, right, ground, wall)
	roof := color.RGBA{uint8(120 + shade*17%80), 60, 50, 255}
	for row := range 50 {
		fill(canvas, left-15+row*2, top-row, right+15-row*2, top-row+1, roof)
	}
	pane := color.RGBA{230, 240, 250, 255}
	for storey := range storeys {
		for column := range 3 {
			x, y := left+25+column*70, top+15+storey*height
			fill(canvas, x, y, x+32, y+26, pane)
		}
	}
	fill(canvas, left+98, ground-36, left+122, ground, roof)
	var b bytes.Buffer
	err := jpeg.Encode(&b, canvas, &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}

// drawPlan paints the walls of a flat with four rooms, as a PNG.
func drawPlan() ([]byte, error) {
	canvas := image.NewPaletted(image.Rect(0, 0, pictureWidth, pictureHeight), color.Palette{color.White, color.Black})
	fill(canvas, 40, 40, 440, 280, color.Black)
	for _, room := range [][4]int{{46, 46, 230, 156}, {236, 46, 434, 156}, {46, 162, 170, 274}, {176, 162, 434, 274}} {
		fill(canvas, room[0], room[1], room[2], room[3], color.White)
	}
	for _, door := range [][4]int{{120, 156, 150, 162}, {300, 156, 330, 162}, {170, 210, 176, 240}, {300, 274, 340, 280}} {
		fill(canvas, door[0], door[1], door[2], door[3], color.White)
	}
	var b bytes.Buffer
	err := png.Encode(&b, canvas)
	return b.Bytes(), err
}

func fill(canvas draw.Image, left, top, right, bottom int, with color.Color) {
	draw.Draw(canvas, image.Rect(left, top, right, bottom), image.NewUniform(with), image.Point{}, draw.Src)
}
