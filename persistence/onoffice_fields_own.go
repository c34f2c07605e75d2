package persistence

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// onOfficeField is what a workspace changed in the catalogue: a field of its own, or a built-in one that it switched.
type onOfficeField struct {
	WorkspaceID int64          `gorm:"primaryKey;autoIncrement:false"`
	Module      OnOfficeModule `gorm:"primaryKey"`
	Name        string         `gorm:"primaryKey"`
	Position    int64          // among own fields
	Own         bool
	Active      bool
	Definition  OnOfficeField `gorm:"serializer:json"` // of own fields
}

func (onOfficeField) TableName() string { return "onoffice_fields" }

// onOfficeOwnFields is how many fields of its own a workspace may have.
const onOfficeOwnFields = 500

// OnOfficeCatalogue gives the fields of a workspace.
func (w *Workspace) OnOfficeCatalogue(ctx context.Context) (OnOfficeCatalogue, error) {
	catalogue, err := onOfficeCatalogue(w.db.find(ctx), w.id)
	return catalogue, errorOf(err)
}

func onOfficeCatalogue(g *gorm.DB, workspace int64) (OnOfficeCatalogue, error) {
	catalogue := onOfficeBuiltIn
	var changes []onOfficeField
	if err := g.Where("workspace_id = ?", workspace).Order("position, module, name").Find(&changes).Error; err != nil || len(changes) == 0 {
		return catalogue, err
	}
	catalogue = catalogue.clone()
	for _, change := range changes {
		if change.Own {
			field := change.Definition
			field.Module, field.Name, field.Own, field.Active = change.Module, change.Name, true, change.Active
			catalogue.add(field)
		} else if at, ok := catalogue.place[onOfficeFieldName{change.Module, change.Name}]; ok {
			catalogue.fields[change.Module][at].Active = change.Active
		}
	}
	return catalogue, nil
}

// AddOnOfficeField adds an active field of the workspace's own. ErrConflict says that the name is taken, in any case, or that there are too many;
// what is wrong with the definition is an *OnOfficeFieldError.
func (w *Workspace) AddOnOfficeField(ctx context.Context, field OnOfficeField) error {
	if err := field.define(); err != nil {
		return err
	}
	return w.db.write(ctx, func(t *tx) error { return addOnOfficeField(t, w.id, field) })
}

// AddOnOfficeField adds an active field of the workspace's own.
func (f *Filling) AddOnOfficeField(field OnOfficeField) error {
	if err := field.define(); err != nil {
		return err
	}
	return addOnOfficeField(f.tx, f.id, field)
}

func addOnOfficeField(t *tx, workspace int64, field OnOfficeField) error {
	position, err := nextIDs(t, workspace, "onoffice_fields", 1) // also keeps others waiting, so that names stay unique
	if err != nil {
		return err
	}
	catalogue, err := onOfficeCatalogue(t.DB, workspace)
	if err != nil {
		return err
	}
	own := 0
	for _, other := range slices.Concat(catalogue.All(OnOfficeEstates), catalogue.All(OnOfficeAddresses)) {
		if other.Module == field.Module && strings.EqualFold(other.Name, field.Name) {
			return ErrConflict
		}
		if other.Own {
			own++
		}
	}
	if own >= onOfficeOwnFields {
		return ErrConflict
	}
	return t.Create(&onOfficeField{workspace, field.Module, field.Name, position, true, true, field}).Error
}

var onOfficeFieldNames = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,63}$`)

// define checks the definition of an own field and fills in what may be left out.
func (f *OnOfficeField) define() error {
	bad := func(what, value string) error { return &OnOfficeFieldError{OnOfficeBadValue, what, value} }
	if f.Module != OnOfficeEstates && f.Module != OnOfficeAddresses {
		return bad("module", string(f.Module))
	}
	if !onOfficeFieldNames.MatchString(f.Name) {
		return bad("name", f.Name)
	}
	if f.Type != OnOfficeFloat {
		f.Places = 0
	}
	if f.Type != OnOfficeVarchar {
		f.Length = 0
	}
	choices := f.Type == OnOfficeSingleselect || f.Type == OnOfficeMultiselect
	if choices != (len(f.Choices) > 0) {
		return bad("choices", "")
	}
	switch f.Type {
	case OnOfficeVarchar:
		if f.Length == 0 {
			f.Length = 80
		}
		if f.Length < 0 || f.Length > onOfficeLength {
			return bad("length", "")
		}
	case OnOfficeFloat:
		if f.Places < 0 || f.Places > 8 {
			return bad("places", "")
		}
	case OnOfficeText, OnOfficeInteger, OnOfficeBoolean, OnOfficeDate, OnOfficeDatetime, OnOfficeSingleselect, OnOfficeMultiselect, OnOfficeUserType:
	default:
		return bad("type", string(f.Type))
	}
	seen := map[string]bool{}
	for _, choice := range f.Choices {
		key := foldOnOffice(choice.Key) // filters tell keys apart in any case
		if key == "" || len(choice.Key) > onOfficeLength || strings.ContainsAny(choice.Key, "|%\x00") || strings.TrimSpace(choice.Key) != choice.Key || seen[key] {
			return bad("choices", choice.Key)
		}
		seen[key] = true
	}
	if f.LabelDE == "" {
		f.LabelDE = f.Name
	}
	if f.LabelEN == "" {
		f.LabelEN = f.LabelDE
	}
	return nil
}

// SetOnOfficeFieldActive switches a field on or off: an own one, or homepage_veroeffentlichen. Values are kept meanwhile.
// ErrNotFound says that there is none such, ErrConflict that the field is always active.
func (w *Workspace) SetOnOfficeFieldActive(ctx context.Context, module OnOfficeModule, name string, active bool) error {
	return w.db.write(ctx, func(t *tx) error { return setOnOfficeFieldActive(t, w.id, module, name, active) })
}

// ActivateOnOfficeField switches a field on.
func (f *Filling) ActivateOnOfficeField(module OnOfficeModule, name string) error {
	return setOnOfficeFieldActive(f.tx, f.id, module, name, true)
}

func setOnOfficeFieldActive(t *tx, workspace int64, module OnOfficeModule, name string, active bool) error {
	if field, builtIn := onOfficeBuiltIn.lookup(module, name); builtIn {
		if field.Active {
			return ErrConflict
		}
		return t.Clauses(clause.OnConflict{UpdateAll: true}).Create(&onOfficeField{WorkspaceID: workspace, Module: module, Name: name, Active: active}).Error
	}
	return existing(t.Model(&onOfficeField{}).Where("workspace_id = ? AND module = ? AND name = ? AND own", workspace, module, name).Update("active", active))
}

// DeleteOnOfficeField removes an own field with all its values, which are gone for good.
func (w *Workspace) DeleteOnOfficeField(ctx context.Context, module OnOfficeModule, name string) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := existing(t.Delete(&onOfficeField{}, "workspace_id = ? AND module = ? AND name = ? AND own", w.id, module, name)); err != nil {
			return err
		}
		without := "CAST(field_values AS jsonb) - ?"
		removed := any(name)
		if w.db.Dialect() == "sqlite" {
			without, removed = "json_remove(field_values, ?)", "$."+name // names of own fields are letters, digits and _
		}
		holders := t.Model(&onOfficeValue{}).Select("record_id").Where("workspace_id = ? AND module = ? AND field = ?", w.id, module, name)
		err := t.Table("onoffice_documents").Where("workspace_id = ? AND module = ? AND id IN (?)", w.id, module, holders).
			Update("field_values", gorm.Expr(without, removed)).Error
		if err != nil {
			return err
		}
		return t.Delete(&onOfficeValue{}, "workspace_id = ? AND module = ? AND field = ?", w.id, module, name).Error
	})
}
