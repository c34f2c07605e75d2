package persistence

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// listOf reads one page of the rows that are chosen, in an order, and says how many there are.
func listOf[R any](ctx context.Context, db *DB, page Page, order string, choose func(*gorm.DB) *gorm.DB) (rows []R, total int64, err error) {
	err = db.snapshot(ctx, func(g *gorm.DB) error {
		if err := choose(g.Model(new(R))).Count(&total).Error; err != nil {
			return err
		}
		return choose(g.Model(new(R))).Order(order).Offset(page.Offset).Limit(page.Limit).Find(&rows).Error
	})
	return rows, total, err
}

// containing keeps the rows that have a text in one of some columns, in any case as far as the database knows cases.
func containing(g *gorm.DB, search string, columns ...string) *gorm.DB {
	if search == "" {
		return g
	}
	pattern := "%" + escapeLike(strings.ToLower(search)) + "%"
	conditions := make([]string, len(columns))
	values := make([]any, len(columns))
	for i, column := range columns {
		conditions[i], values[i] = "LOWER("+column+`) LIKE ? ESCAPE '\'`, pattern
	}
	return g.Where("("+strings.Join(conditions, " OR ")+")", values...)
}
