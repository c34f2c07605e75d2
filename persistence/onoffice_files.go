package persistence

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"gorm.io/gorm"
)

// OnOfficeFile is a picture or document of an estate. Its content is kept apart.
type OnOfficeFile struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	EstateID    int64
	Position    int64  // among the estate's files, from 1 on
	Kind        string // Titelbild, Foto, Grundriss, …
	Name        string // of the file
	Title       string
	Text        string
	ContentType string
	Size        int64 // in bytes
	Published   bool  // may be shown to everybody who has its URL
	Token       string
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// onOfficeContent is what a file holds.
type onOfficeContent struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	FileID      int64 `gorm:"primaryKey;autoIncrement:false"`
	Content     []byte
}

// onOfficeUpload is a content that waits to be linked with an estate.
type onOfficeUpload struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          string `gorm:"primaryKey"`
	UserID      int64
	ContentType string
	Content     []byte
	ExpiresAt   time.Time
}

// TableName is the table's.
func (OnOfficeFile) TableName() string { return "onoffice_files" }

func (onOfficeContent) TableName() string { return "onoffice_contents" }

func (onOfficeUpload) TableName() string { return "onoffice_uploads" }

// Bounds of files.
const (
	OnOfficeFileBytes  = 8 << 20   // of one file
	OnOfficeUploadLife = time.Hour // how long an upload waits to be linked
	onOfficeUploads    = 100       // that may wait at once, of one user
	onOfficeFiles      = 10_000    // that are listed at once
)

// secretName is 64 digits that nobody guesses.
func secretName() string {
	name := make([]byte, 32)
	_, _ = rand.Read(name) // never fails
	return hex.EncodeToString(name)
}

// AddOnOfficeUpload keeps a content for OnOfficeUploadLife and gives its unguessable id. ErrConflict says that the user has too many waiting,
// an *OnOfficeFieldError that the content is empty or too large.
func (w *Workspace) AddOnOfficeUpload(ctx context.Context, user int64, contentType string, content []byte) (id string, err error) {
	if len(content) == 0 || len(content) > OnOfficeFileBytes {
		return "", &OnOfficeFieldError{OnOfficeBadValue, "data", ""}
	}
	id = secretName()
	err = w.db.write(ctx, func(t *tx) error {
		if err := t.Delete(&onOfficeUpload{}, "workspace_id = ? AND expires_at <= ?", w.id, t.now).Error; err != nil {
			return err
		}
		var waiting int64
		if err := t.Model(&onOfficeUpload{}).Where("workspace_id = ? AND user_id = ?", w.id, user).Count(&waiting).Error; err != nil {
			return err
		}
		if waiting >= onOfficeUploads {
			return ErrConflict
		}
		return t.Create(&onOfficeUpload{w.id, id, user, contentType, content, t.now.Add(OnOfficeUploadLife)}).Error
	})
	return id, err
}

// LinkOnOfficeUpload makes a file of an estate from an upload of the same user; the upload is gone then, and of several callers one wins.
// ErrNotFound says that the upload or the estate is not there for the caller, ErrOnOfficeForbidden that the estate may be seen, but not changed.
func (w *Workspace) LinkOnOfficeUpload(ctx context.Context, scopes OnOfficeScopes, user int64, upload string, file OnOfficeFile) (made OnOfficeFile, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		r, err := readOnOffice(t.DB, w.id, OnOfficeEstates)
		if err != nil {
			return err
		}
		if err := r.lock(file.EstateID); err != nil {
			return err
		}
		if err := r.permits(scopes, []int64{file.EstateID}); err != nil {
			return err
		}
		var waiting onOfficeUpload
		this := t.Where("workspace_id = ? AND id = ? AND user_id = ? AND expires_at > ?", w.id, upload, user, t.now)
		if err := this.Session(&gorm.Session{}).Take(&waiting).Error; err != nil {
			return err
		}
		if err := existing(this.Session(&gorm.Session{}).Delete(&onOfficeUpload{})); err != nil {
			return err
		}
		file.ContentType = waiting.ContentType
		made, err = addOnOfficeFile(t, w.id, file, waiting.Content)
		return err
	})
	return made, err
}

// InsertOnOfficeFile adds a file to an estate.
func (f *Filling) InsertOnOfficeFile(file OnOfficeFile, content []byte) (OnOfficeFile, error) {
	return addOnOfficeFile(f.tx, f.id, file, content)
}

// addOnOfficeFile adds a file behind the others of its estate, whose row the caller holds.
func addOnOfficeFile(t *tx, workspace int64, file OnOfficeFile, content []byte) (OnOfficeFile, error) {
	var err error
	if file.ID, err = nextIDs(t, workspace, OnOfficeFileIDs, 1); err != nil {
		return file, err
	}
	if err := t.Model(&OnOfficeFile{}).Where("workspace_id = ? AND estate_id = ?", workspace, file.EstateID).Select("COALESCE(MAX(position), 0) + 1").Scan(&file.Position).Error; err != nil {
		return file, err
	}
	file.WorkspaceID, file.Size, file.Token, file.CreatedAt, file.ChangedAt = workspace, int64(len(content)), secretName(), t.now, t.now
	if err := t.Create(&file).Error; err != nil {
		return file, err
	}
	return file, t.Create(&onOfficeContent{workspace, file.ID, content}).Error
}

// OnOfficeFiles lists the files of those estates that are in scope, by estate and place, 10,000 at most. nil kinds are all.
func (w *Workspace) OnOfficeFiles(ctx context.Context, scope OnOfficeScope, estates []int64, kinds []string) (files []OnOfficeFile, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		if len(estates) == 0 {
			return nil
		}
		query, err := w.visibleFiles(g, scope)
		if err != nil {
			return err
		}
		query = query.Where("f.estate_id IN ?", estates)
		if kinds != nil {
			query = query.Where("f.kind IN ?", kinds)
		}
		return query.Order("f.estate_id, f.position, f.id").Limit(onOfficeFiles).Find(&files).Error
	})
	return files, err
}

func (w *Workspace) visibleFiles(g *gorm.DB, scope OnOfficeScope) (*gorm.DB, error) {
	r, err := readOnOffice(g, w.id, OnOfficeEstates)
	if err != nil {
		return nil, err
	}
	where, err := r.where(scope, nil, nil, false)
	if err != nil {
		return nil, err
	}
	return g.Table("onoffice_files AS f").Where("f.workspace_id = ?", w.id).
		Where("EXISTS (SELECT 1 FROM onoffice_estates AS r WHERE r.id = f.estate_id AND "+where.text()+")", where.args...), nil
}

// OnOfficeFileContent gives a file of an estate in scope with what it holds.
func (w *Workspace) OnOfficeFileContent(ctx context.Context, scope OnOfficeScope, id int64) (file OnOfficeFile, content []byte, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		query, err := w.visibleFiles(g, scope)
		if err != nil {
			return err
		}
		if err := query.Where("f.id = ?", id).Take(&file).Error; err != nil {
			return err
		}
		content, err = contentOf(g, file)
		return err
	})
	return file, content, err
}

func contentOf(g *gorm.DB, file OnOfficeFile) ([]byte, error) {
	var held onOfficeContent
	err := g.Take(&held, "workspace_id = ? AND file_id = ?", file.WorkspaceID, file.ID).Error
	return held.Content, err
}

// DeleteOnOfficeFile removes a file; ErrNotFound and ErrOnOfficeForbidden are about its estate, too.
func (w *Workspace) DeleteOnOfficeFile(ctx context.Context, scopes OnOfficeScopes, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		var file OnOfficeFile
		if err := t.Take(&file, "workspace_id = ? AND id = ?", w.id, id).Error; err != nil {
			return err
		}
		r, err := readOnOffice(t.DB, w.id, OnOfficeEstates)
		if err != nil {
			return err
		}
		if err := r.permits(scopes, []int64{file.EstateID}); err != nil {
			return err
		}
		return existing(t.Delete(&OnOfficeFile{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// OnOfficeFileByToken finds a file and what it holds by the end of its URL, whichever workspace it belongs to.
func (db *DB) OnOfficeFileByToken(ctx context.Context, token string) (file OnOfficeFile, content []byte, err error) {
	err = db.snapshot(ctx, func(g *gorm.DB) error {
		if err := g.Take(&file, "token = ?", token).Error; err != nil {
			return err
		}
		content, err = contentOf(g, file)
		return err
	})
	return file, content, err
}
