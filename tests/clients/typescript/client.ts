import createClient from "openapi-fetch";
import type { components, paths } from "./borderscore.js";

type Declaration = components["schemas"]["Declaration"];

const [address, token] = process.argv.slice(2);
if (!address || !token) throw new Error("expected the address of the service and a token");

const service = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${token}` } });

const declaration: Declaration = {
  id: "TS-1",
  declared_at: "2025-03-04T10:40:00+08:00",
  port: "KUL",
  direction: "inbound",
  traveler: { ref: "t-7f3a" },
  media: [{ kind: "hdd", count: 15, capacity: "20 TB" }],
};

const assessed = await service.POST("/v1/declarations", { body: declaration });
if (assessed.error) throw new Error(assessed.error.detail);
const own = assessed.data.assessments[0];
if (!own) throw new Error("expected an assessment");
const sum = own.contributions.reduce((total, each) => total + each.points, 0);

const again = await service.GET("/v1/assessments/{id}", { params: { path: { id: declaration.id } } });
const refused = await service.POST("/v1/declarations", { body: { ...declaration, id: "TS-2", port: "?" } });

console.log(
  JSON.stringify({
    lane: own.lane,
    score: own.score,
    sum,
    same: JSON.stringify(again.data) === JSON.stringify(own),
    fault: refused.error?.faults?.[0]?.path,
  }),
);
