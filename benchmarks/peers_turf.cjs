// Rings and buffers by Turf, for peers.py: jobs as JSON on stdin, results as JSON on stdout.
// NODE_PATH says where @turf/turf is installed.
"use strict";

const turf = require("@turf/turf");
const { version } = require("@turf/turf/package.json");
const { readFileSync } = require("node:fs");

const DRAW = {
  circle: ({ centres, radius_km, steps }) =>
    centres.map((centre) => turf.circle(centre, radius_km, { steps, units: "kilometers" })),
  buffer: ({ site, radius_km, steps }) => [
    turf.buffer(turf.feature(site), radius_km, { steps, units: "kilometers" }),
  ],
};

function timed(job) {
  const times = [];
  let drawn;
  for (let k = 0; k < job.repeats; k++) {
    const start = process.hrtime.bigint();
    drawn = DRAW[job.method](job);
    times.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  times.sort((a, b) => a - b);
  const shapes = drawn.slice(0, job.keep).map((feature) => (feature ? feature.geometry : null));
  return { seconds: times[times.length >> 1], shapes };
}

const jobs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({ version, results: jobs.map(timed) }));
