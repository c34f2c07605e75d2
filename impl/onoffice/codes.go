package onoffice

import (
	"fmt"
	"net/http"
)

// code is one of the vendor's numbers for what went wrong.
type code int

// The codes, in the words of their messages.
const (
	codeMalformedJSON       code = 4
	codeSyntaxError         code = 6
	codeEmptyRequest        code = 9
	codeNoToken             code = 13
	codeNoRequest           code = 14
	codeNoActions           code = 15
	codeNoActionID          code = 16
	codeNoResourceID        code = 18
	codeNoResourceType      code = 19
	codeNoParameters        code = 20
	codeNotAuthenticated    code = 22
	codeUnknownAction       code = 23
	codeUnknownResource     code = 25
	codeUnknownFieldWritten code = 75
	codeMultiselectKey      code = 76
	codeSingleselectKey     code = 77
	codeNoRecordID          code = 79
	codeUnknownRecord       code = 80
	codeErrorInAction       code = 97
	codeInactive            code = 104
	codeNoEstateID          code = 110
	codeNoAddressCreation   code = 131
	codeUnknownRelation     code = 132
	codeOldTimestamp        code = 136
	codeInvalidHMAC         code = 137
	codeUnknownField        code = 141
	codeUnknownOperator     code = 142
	codeUnknownEstateField  code = 143
	codeNoEstateRead        code = 149
	codeAccessViolation     code = 156
	codeNoUserRead          code = 170
	codeNoRelation          code = 173
	codeNoModify            code = 174
	codeNotImplemented      code = 199
	codeUnknownSort         code = 212
	codeManyToMany          code = 219
	codeMultiselectOperator code = 232
	codeUnknownSelectValue  code = 252
	codeMissingField        code = 254
	codeInvalidParameter    code = 255
	codeNoAddressWrite      code = 261
	codeNoEstateWrite       code = 262
	codeUnknownAddress      code = 292
	codeUnknownEstate       code = 293
	codeTooManyIDs          code = 302
)

// messages are the vendor's. What they name stands in for %s.
var messages = map[code]string{
	codeMalformedJSON:       "Invalid or malformed JSON",
	codeSyntaxError:         "Syntax error",
	codeEmptyRequest:        "Empty request",
	codeNoToken:             "Missing or invalid element: token",
	codeNoRequest:           "Missing or invalid element: request",
	codeNoActions:           "Missing or invalid element: actions",
	codeNoActionID:          "Missing or invalid attribute: actionid",
	codeNoResourceID:        "Missing or invalid attribute: resourceid",
	codeNoResourceType:      "Missing or invalid attribute: resourcetype",
	codeNoParameters:        "Missing or invalid element: parameters",
	codeNotAuthenticated:    "Not authenticated",
	codeUnknownAction:       `Missing configuration for actionId "%s"`,
	codeUnknownResource:     `Missing configuration for resourceType "%s"`,
	codeUnknownFieldWritten: `Unknown field: "%s"`,
	codeMultiselectKey:      "Invalid multiselect key: %s",
	codeSingleselectKey:     "Invalid singleselect key: %s",
	codeNoRecordID:          "Missing record id",
	codeUnknownRecord:       "Unknown record. Record may not exist or the permission rights are not set accordingly for this action.",
	codeErrorInAction:       "Error in action; request %s",
	codeInactive:            "User is not active",
	codeNoEstateID:          "Missing estate record id",
	codeNoAddressCreation:   "Address creation without proper user rights",
	codeUnknownRelation:     "No or unknown relation given",
	codeOldTimestamp:        "Your timestamp is too old or your server time is wrong.",
	codeInvalidHMAC:         "The HMAC is invalid.",
	codeUnknownField:        "Unknown field: %s",
	codeUnknownOperator:     "Unknown operator: %s",
	codeUnknownEstateField:  "Unknown field in estate data: %s",
	codeNoEstateRead:        "No read permission for this estate",
	codeAccessViolation:     "Access violation",
	codeNoUserRead:          "No read permission for this user",
	codeNoRelation:          "Could not create relation between address and estate",
	codeNoModify:            "Missing permission to perform modify call",
	codeNotImplemented:      "Not implemented",
	codeUnknownSort:         "Unknown sort field.",
	codeManyToMany:          "n:n relations are not allowed",
	codeMultiselectOperator: "Multiselect fields can only be filtered with =, !=, like, not like, in and not in",
	codeUnknownSelectValue:  `Unknown value in select field "%s"`,
	codeMissingField:        `Missing mandatory field "%s"`,
	codeInvalidParameter:    `Invalid value for parameter "%s"`,
	codeNoAddressWrite:      "Missing write right for address(es) with id(s) %s",
	codeNoEstateWrite:       "Missing write right for estate(s) with id(s) %s",
	codeUnknownAddress:      "Unknown address record id. Record may not exist or the permission rights are not set accordingly for this action.",
	codeUnknownEstate:       "Unknown estate record id. Record may not exist or the permission rights are not set accordingly for this action.",
	codeTooManyIDs:          "This action support only up to 500 Ids",
}

// failure is why an action, or a whole call, did not succeed.
type failure struct {
	code    code
	message string
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.code, f.message) }

// fail makes a failure; named fills the message.
func fail(c code, named ...any) *failure {
	for i, name := range named {
		if text, ok := name.(string); ok {
			named[i] = shortened(text)
		}
	}
	return &failure{c, fmt.Sprintf(messages[c], named...)}
}

// shortened keeps what a client sent from filling the answer.
func shortened(text string) string {
	const most = 200
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// status is the top-level code of a batch whose first failure has this code.
func (c code) status() int {
	switch c {
	case 0:
		return http.StatusOK
	case codeNotAuthenticated, codeOldTimestamp, codeInvalidHMAC:
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}
