package persistence

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// OnOfficeRelation relates an estate, which the vendor calls the parent, with an address, its child.
type OnOfficeRelation struct {
	WorkspaceID int64                `gorm:"primaryKey;autoIncrement:false"`
	Type        OnOfficeRelationType `gorm:"primaryKey"`
	EstateID    int64                `gorm:"primaryKey;autoIncrement:false"`
	AddressID   int64                `gorm:"primaryKey;autoIncrement:false"`
	Position    int64                // among all relations, in the order of their making
}

// TableName is the table's.
func (OnOfficeRelation) TableName() string { return "onoffice_relations" }

// OnOfficeRelationType says what an address is to an estate.
type OnOfficeRelationType string

// The types of relations.
const (
	OnOfficeBuyer            OnOfficeRelationType = "buyer"
	OnOfficeRenter           OnOfficeRelationType = "renter"
	OnOfficeOwner            OnOfficeRelationType = "owner"
	OnOfficeInterested       OnOfficeRelationType = "interested"
	OnOfficeContactPerson    OnOfficeRelationType = "contactPerson"
	OnOfficeContactPersonAll OnOfficeRelationType = "contactPersonAll" // read, it holds the contactPersons too
)

// OnOfficeRelationScopes are what the caller may do on both sides.
type OnOfficeRelationScopes struct{ Estates, Addresses OnOfficeScopes }

const onOfficeRelationIDs = "onoffice_relations"

// RelateOnOffice relates each estate with each address; relations that are there stay as they are.
// ErrNotFound says that one of them is not there for the caller, ErrOnOfficeForbidden that an estate may be seen, but not changed.
func (w *Workspace) RelateOnOffice(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := mayRelate(t, w.id, scopes, estates, addresses); err != nil {
			return err
		}
		return relateOnOffice(t, w.id, kind, estates, addresses)
	})
}

// RelateOnOffice relates each estate with each address.
func (f *Filling) RelateOnOffice(kind OnOfficeRelationType, estates, addresses []int64) error {
	return relateOnOffice(f.tx, f.id, kind, estates, addresses)
}

// ReplaceOnOfficeRelations makes the addresses the only ones that are related like this with each estate; errors are those of RelateOnOffice.
func (w *Workspace) ReplaceOnOfficeRelations(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := mayRelate(t, w.id, scopes, estates, addresses); err != nil {
			return err
		}
		others := t.Where("workspace_id = ? AND type = ? AND estate_id IN ?", w.id, kind, estates)
		if len(addresses) > 0 {
			others = others.Where("address_id NOT IN ?", addresses)
		}
		if err := others.Delete(&OnOfficeRelation{}).Error; err != nil {
			return err
		}
		return relateOnOffice(t, w.id, kind, estates, addresses)
	})
}

// DeleteOnOfficeRelations ends the relations of each estate with each address. ErrNotFound says that there is none of them for the caller,
// ErrOnOfficeForbidden that an estate may be seen, but not changed.
func (w *Workspace) DeleteOnOfficeRelations(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := mayRelate(t, w.id, scopes, estates, addresses); err != nil {
			return err
		}
		return existing(t.Delete(&OnOfficeRelation{}, "workspace_id = ? AND type = ? AND estate_id IN ? AND address_id IN ?", w.id, kind, estates, addresses))
	})
}

func mayRelate(t *tx, workspace int64, scopes OnOfficeRelationScopes, estates, addresses []int64) error {
	r, err := readOnOffice(t.DB, workspace, OnOfficeAddresses)
	if err != nil {
		return err
	}
	if err := r.allIn(scopes.Addresses.Read, addresses, ErrNotFound); err != nil {
		return err
	}
	r.module = OnOfficeEstates
	return r.permits(scopes.Estates, estates)
}

func relateOnOffice(t *tx, workspace int64, kind OnOfficeRelationType, estates, addresses []int64) error {
	if len(estates)*len(addresses) == 0 {
		return nil
	}
	position, err := nextIDs(t, workspace, onOfficeRelationIDs, len(estates)*len(addresses))
	if err != nil {
		return err
	}
	var relations []OnOfficeRelation
	for _, estate := range estates {
		for _, address := range addresses {
			relations = append(relations, OnOfficeRelation{workspace, kind, estate, address, position})
			position++
		}
	}
	return t.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(relations, batchSize).Error
}

// OnOfficeAddressesOf gives the addresses related with each estate that is asked for, in the order they were related, as far as both sides may be seen.
// Every id asked for is a key.
func (w *Workspace) OnOfficeAddressesOf(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates []int64) (map[int64][]int64, error) {
	return w.relatedOnOffice(ctx, scopes, kind, "estate_id", estates, func(r OnOfficeRelation) (int64, int64) { return r.EstateID, r.AddressID })
}

// OnOfficeEstatesOf gives the estates related with each address that is asked for, like OnOfficeAddressesOf.
func (w *Workspace) OnOfficeEstatesOf(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, addresses []int64) (map[int64][]int64, error) {
	return w.relatedOnOffice(ctx, scopes, kind, "address_id", addresses, func(r OnOfficeRelation) (int64, int64) { return r.AddressID, r.EstateID })
}

func (w *Workspace) relatedOnOffice(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, by string, ids []int64, ends func(OnOfficeRelation) (from, to int64)) (map[int64][]int64, error) {
	related := make(map[int64][]int64, len(ids))
	for _, id := range ids {
		related[id] = []int64{}
	}
	err := w.db.snapshot(ctx, func(g *gorm.DB) error {
		if len(ids) == 0 {
			return nil
		}
		kinds := []OnOfficeRelationType{kind}
		if kind == OnOfficeContactPersonAll {
			kinds = append(kinds, OnOfficeContactPerson)
		}
		r, err := readOnOffice(g, w.id, OnOfficeEstates)
		if err != nil {
			return err
		}
		query := g.Table("onoffice_relations AS n").Where("n.workspace_id = ? AND n.type IN ? AND n."+by+" IN ?", w.id, kinds, ids)
		for _, side := range []struct {
			module OnOfficeModule
			scope  OnOfficeScope
			column string
		}{{OnOfficeEstates, scopes.Estates.Read, "n.estate_id"}, {OnOfficeAddresses, scopes.Addresses.Read, "n.address_id"}} {
			r.module = side.module
			where, err := r.where(side.scope, nil, nil, false)
			if err != nil {
				return err
			}
			query = query.Where("EXISTS (SELECT 1 FROM "+side.module.table()+" AS r WHERE r.id = "+side.column+" AND "+where.text()+")", where.args...)
		}
		var relations []OnOfficeRelation
		if err := query.Order("n.position").Find(&relations).Error; err != nil {
			return err
		}
		for _, relation := range relations {
			from, to := ends(relation)
			if !slices.Contains(related[from], to) {
				related[from] = append(related[from], to)
			}
		}
		return nil
	})
	return related, err
}
