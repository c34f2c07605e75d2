package onoffice

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gatehouse/persistence"
)

// relationPrefix stands before the type of a relation: the parent is an estate, the child an address.
const relationPrefix = "urn:onoffice-de-ns:smart:2.5:relationTypes:estate:address:"

var relationTypes = []persistence.OnOfficeRelationType{
	persistence.OnOfficeBuyer, persistence.OnOfficeRenter, persistence.OnOfficeOwner, persistence.OnOfficeInterested, persistence.OnOfficeContactPerson, persistence.OnOfficeContactPersonAll,
}

// relation reads the type of a relation.
func (p parameters) relation() (persistence.OnOfficeRelationType, error) {
	text, _ := plain(p.value("relationtype"))
	ending, ok := strings.CutPrefix(text, relationPrefix)
	if kind := persistence.OnOfficeRelationType(ending); ok && slices.Contains(relationTypes, kind) {
		return kind, nil
	}
	return "", fail(codeUnknownRelation)
}

func (c *call) relationScopes() persistence.OnOfficeRelationScopes {
	return persistence.OnOfficeRelationScopes{Estates: c.scopes(persistence.OnOfficeEstates), Addresses: c.scopes(persistence.OnOfficeAddresses)}
}

// ends reads what a relation is between. One estate may be given several addresses or the other way round, never many to many.
func (a *action) ends() (kind persistence.OnOfficeRelationType, estates, addresses []int64, err error) {
	if kind, err = a.parameters.relation(); err != nil {
		return kind, nil, nil, err
	}
	if estates, err = a.parameters.ids("parentid"); err != nil {
		return kind, nil, nil, err
	}
	if addresses, err = a.parameters.ids("childid"); err != nil {
		return kind, nil, nil, err
	}
	switch {
	case len(estates) == 0:
		err = fail(codeInvalidParameter, "parentid")
	case len(addresses) == 0:
		err = fail(codeInvalidParameter, "childid")
	case len(estates) > 1 && len(addresses) > 1:
		err = fail(codeManyToMany)
	}
	return kind, estates, addresses, err
}

// createRelation relates an estate with an address. Both must be in the caller's sight and the estate his to change.
func (c *call) createRelation(ctx context.Context, a *action) (data, error) {
	kind, estates, addresses, err := a.ends()
	if err != nil {
		return data{}, err
	}
	return related(c.workspace.RelateOnOffice(ctx, c.relationScopes(), kind, estates, addresses))
}

// modifyRelation makes the addresses sent the only ones that are related like this.
func (c *call) modifyRelation(ctx context.Context, a *action) (data, error) {
	kind, estates, addresses, err := a.ends()
	if err != nil {
		return data{}, err
	}
	return related(c.workspace.ReplaceOnOfficeRelations(ctx, c.relationScopes(), kind, estates, addresses))
}

func related(err error) (data, error) {
	switch {
	case errors.Is(err, persistence.ErrNotFound), errors.Is(err, persistence.ErrOnOfficeForbidden):
		return data{}, fail(codeNoRelation)
	case err != nil:
		return data{}, err
	}
	return success(""), nil
}

// deleteRelation takes relations away.
func (c *call) deleteRelation(ctx context.Context, a *action) (data, error) {
	kind, estates, addresses, err := a.ends()
	if err != nil {
		return data{}, err
	}
	err = c.workspace.DeleteOnOfficeRelations(ctx, c.relationScopes(), kind, estates, addresses)
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		return data{}, fail(codeUnknownRelation)
	case errors.Is(err, persistence.ErrOnOfficeForbidden):
		return data{}, noWrite(persistence.OnOfficeEstates, estates...)
	case err != nil:
		return data{}, err
	}
	return success(""), nil
}

// relatedIDs gives the other side of relations, for each id that was asked for, as far as the caller may see both.
func (c *call) relatedIDs(ctx context.Context, a *action) (data, error) {
	kind, err := a.parameters.relation()
	if err != nil {
		return data{}, err
	}
	name, find := "parentids", c.workspace.OnOfficeAddressesOf
	if a.parameters.sent("childids") {
		name, find = "childids", c.workspace.OnOfficeEstatesOf
	}
	asked, err := a.parameters.ids(name)
	if err != nil {
		return data{}, err
	}
	found, err := find(ctx, c.relationScopes(), kind, asked)
	if err != nil {
		return data{}, err
	}
	shown := make(elements, len(asked))
	for i, id := range asked {
		others := []string{}
		for _, other := range found[id] {
			others = append(others, strconv.FormatInt(other, 10))
		}
		shown[i] = element{strconv.FormatInt(id, 10), others}
	}
	return uncounted(record{"relatedIds", "", shown}), nil
}
