// The express server of the comparison: node server.mjs <port> <spec> <rows> [validate].
// It answers what Gatehouse answers, from rows that stand ready, as an ordinary express program would.
import { readFileSync } from "node:fs";
import express from "express";
import { middleware } from "express-openapi-validator";

const [port, apiSpec, rowsFile, validate] = process.argv.slice(2);
const { good, broken } = JSON.parse(readFileSync(rowsFile));

const app = express();
app.disable("etag"); // Gatehouse makes none either
app.disable("x-powered-by"); // not in the spec
if (validate) app.use(middleware({ apiSpec, validateRequests: true, validateResponses: true }));

const rows = (wanted) => (wanted === "broken" ? broken : good);
app.get("/teamguests/api/v4/teams/:team/team_guests", (req, res) => {
  const list = rows(req.params.team);
  res.set({ "Accept-Ranges": "team_guests", "Content-Range": `team_guests 0-${list.length - 1}/${list.length}` });
  res.json(list);
});
app.get("/teamguests/api/v4/team_guests/:id", (req, res) => res.json(rows(req.params.id).at(-1)));
app.use((err, req, res, next) => res.status(err.status ?? 500).json({ message: err.message }));

app.listen(Number(port), "127.0.0.1");
