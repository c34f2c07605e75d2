package onoffice

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/gin-gonic/gin"

	"gatehouse/persistence"
)

// filesPath is where contents are served, behind the prefix of the API: to whoever has the URL.
const filesPath = "/" + name + "/files/"

// fileURL is where a file is served. The name at its end is for people.
func fileURL(base string, file persistence.OnOfficeFile) string {
	return base + filesPath + file.Token + "/" + url.PathEscape(file.Name)
}

var fileToken = regexp.MustCompile("^[0-9a-f]{64}$")

// Pages serves the contents of published files. No spec describes them: they are not JSON.
func Pages(router gin.IRouter, db *persistence.DB) {
	serve := func(c *gin.Context) {
		token := c.Param("token")
		if !fileToken.MatchString(token) {
			c.String(http.StatusNotFound, "Not found\n")
			return
		}
		file, content, err := db.OnOfficeFileByToken(c.Request.Context(), token)
		switch {
		case errors.Is(err, persistence.ErrNotFound), err == nil && !file.Published:
			c.String(http.StatusNotFound, "Not found\n")
			return
		case err != nil:
			c.String(http.StatusInternalServerError, "Something went wrong\n")
			return
		}
		header := c.Writer.Header()
		header.Set("Content-Type", file.ContentType)
		header.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": file.Name}))
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		header.Set("Cache-Control", "private, max-age=300")
		http.ServeContent(c.Writer, c.Request, "", file.ChangedAt.Truncate(time.Second), bytes.NewReader(content))
	}
	router.GET(filesPath+":token/:name", serve)
	router.HEAD(filesPath+":token/:name", serve)
}
