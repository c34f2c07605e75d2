package onoffice

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gatehouse/persistence"
)

// The ends of a criterion's name that make it a bound.
const (
	lowerBound = "__von"
	upperBound = "__bis"
)

// criterion finds the field of a criterion.
func criterion(catalogue persistence.OnOfficeCatalogue, name string) (field persistence.OnOfficeField, ok bool) {
	base, bound := strings.CutSuffix(name, lowerBound)
	if !bound {
		base = strings.TrimSuffix(name, upperBound)
	}
	listed := slices.ContainsFunc(criteria, func(group struct {
		heading string
		fields  []string
	}) bool {
		return slices.Contains(group.fields, base)
	})
	field, known := catalogue.Field(persistence.OnOfficeEstates, base)
	return field, listed && known && (base == name || field.Numeric())
}

// createSearchCriteria keeps what an address looks for. The address must be the caller's to change.
func (c *call) createSearchCriteria(ctx context.Context, a *action) (data, error) {
	if c.user.AddressWrite == persistence.OnOfficeAccessNone {
		return data{}, fail(codeAccessViolation)
	}
	address, err := a.parameters.id("addressid")
	if err != nil {
		return data{}, err
	}
	if address == 0 {
		return data{}, fail(codeMissingField, "addressid")
	}
	sent, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	wanted := map[string]any{}
	for _, name := range sent.names() {
		field, ok := criterion(catalogue, name)
		if !ok {
			return data{}, fail(codeUnknownFieldWritten, name)
		}
		value, err := decode(field, sent.value(name))
		if err == nil && field.Type == persistence.OnOfficeSingleselect && value != "" && !field.Permits(value) {
			return data{}, fail(codeUnknownSelectValue, name)
		}
		if err != nil {
			return data{}, asCriterion(name, err)
		}
		wanted[name] = value
	}
	if err := c.mayWrite(ctx, persistence.OnOfficeAddresses, address); err != nil {
		return data{}, err
	}
	kept, err := c.workspace.AddOnOfficeSearchCriteria(ctx, c.scopes(persistence.OnOfficeAddresses).Write, persistence.OnOfficeSearchCriteria{AddressID: address, Criteria: wanted})
	if err != nil {
		return data{}, err
	}
	return made(kept.ID, "searchcriteria"), nil
}

func asCriterion(name string, err error) error {
	var problem *persistence.OnOfficeFieldError
	switch {
	case !errors.As(err, &problem):
		return err
	case problem.Problem == persistence.OnOfficeBadSelectKey, problem.Problem == persistence.OnOfficeBadMultiselectKey:
		return fail(codeUnknownSelectValue, name)
	}
	return fail(codeInvalidParameter, name)
}

// mayWrite refuses a record that the caller cannot see, or can see and not change.
func (c *call) mayWrite(ctx context.Context, module persistence.OnOfficeModule, id int64) error {
	unknown := codeUnknownEstate
	if module == persistence.OnOfficeAddresses {
		unknown = codeUnknownAddress
	}
	scopes := c.scopes(module)
	if _, err := c.workspace.OnOfficeRecord(ctx, module, scopes.Read, id); errors.Is(err, persistence.ErrNotFound) {
		return fail(unknown)
	} else if err != nil {
		return err
	}
	_, err := c.workspace.OnOfficeRecord(ctx, module, scopes.Write, id)
	if errors.Is(err, persistence.ErrNotFound) {
		return noWrite(module, id)
	}
	return err
}

// maySee refuses records that the caller cannot see; 0 is none.
func (c *call) maySee(ctx context.Context, estate int64, addresses ...int64) error {
	if estate != 0 {
		seen, err := c.within(ctx, persistence.OnOfficeEstates, c.scopes(persistence.OnOfficeEstates).Read, []int64{estate})
		if err != nil {
			return err
		}
		if len(seen) == 0 {
			return fail(codeUnknownEstate)
		}
	}
	seen, err := c.within(ctx, persistence.OnOfficeAddresses, c.scopes(persistence.OnOfficeAddresses).Read, addresses)
	if err == nil && len(seen) < len(addresses) {
		err = fail(codeUnknownAddress)
	}
	return err
}

// listSearchCriteria gives what addresses in sight look for.
func (c *call) listSearchCriteria(ctx context.Context, a *action) (data, error) {
	addresses, err := a.parameters.ids("ids")
	if err != nil {
		return data{}, err
	}
	kept, err := c.workspace.OnOfficeSearchCriteria(ctx, c.scopes(persistence.OnOfficeAddresses).Read, addresses)
	if err != nil {
		return data{}, err
	}
	records := make([]record, len(kept))
	for i, one := range kept {
		records[i] = criteriaRecord(one)
	}
	return counted(int64(len(records)), records), nil
}

func criteriaRecord(kept persistence.OnOfficeSearchCriteria) record {
	shown := elements{{"Id", strconv.FormatInt(kept.ID, 10)}, {"adresse", strconv.FormatInt(kept.AddressID, 10)}}
	names := make([]string, 0, len(kept.Criteria))
	for name := range kept.Criteria {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text, _ := plain(kept.Criteria[name])
		shown = append(shown, element{name, text})
	}
	return record{kept.ID, "searchcriteria", shown}
}

// searchCriteria finds the criteria that what is sent would satisfy: equal where both name a value, and within the bounds that are named.
func (c *call) searchCriteria(ctx context.Context, a *action) (data, error) {
	sent, err := a.parameters.object("searchdata")
	if err != nil {
		return data{}, err
	}
	if len(sent) == 0 {
		return data{}, fail(codeInvalidParameter, "searchdata")
	}
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	offered := map[string]string{}
	for _, name := range sent.names() {
		field, ok := criterion(catalogue, name)
		if !ok {
			return data{}, fail(codeUnknownField, name)
		}
		if offered[name], err = decode(field, sent.value(name)); err != nil {
			return data{}, asCriterion(name, err)
		}
	}
	kept, err := c.workspace.OnOfficeAllSearchCriteria(ctx, c.scopes(persistence.OnOfficeAddresses).Read)
	if err != nil {
		return data{}, err
	}
	kept = slices.DeleteFunc(kept, func(one persistence.OnOfficeSearchCriteria) bool { return !satisfied(one.Criteria, offered) })
	total, page := len(kept), a.parameters.page()
	var records []record
	for _, one := range kept[min(page.Offset, total):min(page.Offset+page.Limit, total)] {
		records = append(records, criteriaRecord(one))
	}
	return counted(int64(total), records), nil
}

// satisfied says whether criteria hold for what is offered. What either does not name does not matter.
func satisfied(wanted map[string]any, offered map[string]string) bool {
	for name, value := range wanted {
		want, _ := plain(value)
		base, isLower := strings.CutSuffix(name, lowerBound)
		isUpper := false
		if !isLower {
			base, isUpper = strings.CutSuffix(name, upperBound)
		}
		got, named := offered[base]
		if !named || got == "" || want == "" {
			continue
		}
		if !isLower && !isUpper {
			if !strings.EqualFold(got, want) {
				return false
			}
			continue
		}
		bound, errBound := strconv.ParseFloat(want, 64)
		number, errNumber := strconv.ParseFloat(got, 64)
		if errBound != nil || errNumber != nil || isLower && number < bound || isUpper && number > bound {
			return false
		}
	}
	return true
}
