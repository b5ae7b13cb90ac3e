/* Reads calendars with ical.js and node-ical: uid, start in UTC seconds, summary of each event. */
const fs = require("fs");
const path = require("path");
const [, , modules, which, file] = process.argv;
const text = fs.readFileSync(file, "utf8");
const found = [];

async function main() {
  if (which === "ical.js") {
    const loaded = await import(path.join(modules, "ical.js", "dist", "ical.js"));
    const ICAL = loaded.default;
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const zone of calendar.getAllSubcomponents("vtimezone"))
      ICAL.TimezoneService.register(new ICAL.Timezone(zone).tzid, new ICAL.Timezone(zone));
    for (const one of calendar.getAllSubcomponents("vevent")) {
      const start = one.getFirstPropertyValue("dtstart");
      found.push([one.getFirstPropertyValue("uid"), start.toUnixTime(), one.getFirstPropertyValue("summary")]);
    }
  } else {
    const nodeIcal = require(path.join(modules, "node-ical"));
    for (const one of Object.values(nodeIcal.sync.parseICS(text)))
      if (one.type === "VEVENT") {
        const words = typeof one.summary === "object" ? one.summary.val : one.summary;
        found.push([one.uid, one.start.getTime() / 1000, words]);
      }
  }
  process.stdout.write(JSON.stringify(found));
}

main();
