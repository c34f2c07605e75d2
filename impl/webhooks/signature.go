package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// Headers of a delivery.
const (
	SignatureHeader = "X-Gatehouse-Signature" // t=<unix time>,v1=<hex of the HMAC-SHA256, under the webhook's secret, of the time, a dot and the body>
	DeliveryHeader  = "X-Gatehouse-Delivery"  // the delivery's id, the same in all attempts: what a receiver knows repeats by
	EventHeader     = "X-Gatehouse-Event"
	AttemptHeader   = "X-Gatehouse-Attempt" // from 1
)

// Sign makes the signature header of a body that is sent at a time.
func Sign(secret string, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
