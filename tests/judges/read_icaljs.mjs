// The reading of ical.js, the parser of Thunderbird and Nextcloud. {name: text} in, {name: reading} out, as JSON.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const moment = (event, name) => {
  const time = event.getFirstPropertyValue(name);
  if (time === null) return null;
  return time.isDate ? time.toString() : time.toUnixTime();
};

const eventOf = (event) => ({
  uid: event.getFirstPropertyValue("uid"),
  start: moment(event, "dtstart"),
  end: moment(event, "dtend"),
  summary: event.getFirstPropertyValue("summary"),
  description: event.getFirstPropertyValue("description"),
  location: event.getFirstPropertyValue("location"),
  names: event.getAllProperties("attendee").map((person) => person.getParameter("cn")),
});

const reading = (text) => {
  try {
    const root = new ICAL.Component(ICAL.parse(text));
    const events = root.getAllSubcomponents("vevent").map(eventOf);
    return { faults: [], events, method: root.getFirstPropertyValue("method") ?? "" };
  } catch (error) {
    return { faults: [String(error)], events: [] };
  }
};

const files = JSON.parse(readFileSync(0, "utf8"));
const readings = Object.entries(files).map(([name, text]) => [name, reading(text)]);
process.stdout.write(JSON.stringify(Object.fromEntries(readings)));
