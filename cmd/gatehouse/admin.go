package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// adminFlags are those of the commands that make admins and their tokens.
type adminFlags struct {
	name, role string
	admin      string // whose token
	workspace  string
	lifetime   time.Duration
}

// createAdmin makes an admin and prints the password, which is shown this once.
func createAdmin(ctx context.Context, config config, stdout, stderr io.Writer) error {
	db, err := openReady(ctx, config, stderr)
	if err != nil {
		return err
	}
	defer db.Close()
	password := access.NewToken("")[:20]
	_, err = access.AdminsOf(db, config.Demo).Create(ctx, config.admin.name, config.admin.role, password)
	if errors.Is(err, persistence.ErrConflict) {
		return fmt.Errorf("there is an admin %q already: choose another --name", config.admin.name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Made the %s %s. The password is shown this once: %s\n", config.admin.role, config.admin.name, password)
	return nil
}

// createToken makes a token of an admin and prints it, which is shown this once.
func createToken(ctx context.Context, config config, stdout, stderr io.Writer) error {
	db, err := openReady(ctx, config, stderr)
	if err != nil {
		return err
	}
	defer db.Close()
	owner, err := access.AdminsOf(db, config.Demo).FindByName(ctx, config.admin.admin)
	if errors.Is(err, persistence.ErrNotFound) {
		return fmt.Errorf("there is no admin %q: make one with gatehouse admin create, or name another with --admin", config.admin.admin)
	}
	if err != nil {
		return err
	}
	if config.admin.workspace != "" {
		_, err := db.Workspace(ctx, config.admin.workspace)
		if errors.Is(err, persistence.ErrNotFound) {
			return fmt.Errorf("there is no workspace %q", config.admin.workspace)
		}
		if err != nil {
			return err
		}
	}
	bearer := access.NewToken(access.AdminTokenPrefix)
	if _, err := db.CreateAdminToken(ctx, access.NewAdminToken(owner.ID, config.admin.name, config.admin.role, config.admin.workspace, bearer, config.admin.lifetime)); err != nil {
		return err
	}
	fmt.Fprintln(stdout, bearer)
	return nil
}

// openReady opens a database whose schema is this program's.
func openReady(ctx context.Context, config config, stderr io.Writer) (*persistence.DB, error) {
	db, err := open(ctx, config, newLogger(config, stderr))
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, config, db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// prepare brings the schema up to date, or demands that it is.
func prepare(ctx context.Context, config config, db *persistence.DB) (err error) {
	if config.Migrate {
		err = db.Migrate(ctx)
	} else {
		err = db.Ready(ctx)
	}
	if errors.Is(err, persistence.ErrOutdated) {
		err = fmt.Errorf("%w; run gatehouse migrate", err)
	}
	if err != nil {
		return fmt.Errorf("database %q: %w", persistence.MaskURL(config.Database), err)
	}
	return nil
}
