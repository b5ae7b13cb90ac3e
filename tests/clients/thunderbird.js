/* Run inside Thunderbird, in its own right: subscribes, reads, drags, as its calendar pages do.
   [deed, what it needs]; answers with what its calendar holds then: uid, title, start, zone of each event. */
const [deed, said] = arguments;
const done = arguments[arguments.length - 1];
let discovered = [];
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");

async function subscribe({ kind, address, user, password }) {
  const where = Services.io.newURI(address);
  if (password) {
    const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
    login.init(where.prePath, null, "Marronnier", user, password, "", "");
    await Services.logins.addLoginAsync(login);
  }
  const made = cal.manager.createCalendar(kind, where);
  made.name = "Ours";
  if (user) made.setProperty("username", user);
  made.setProperty("cache.enabled", true);
  cal.manager.registerCalendar(made);
  for (let tries = 0; tries < 200; tries++) {
    if ((await held()).length) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/* As its dialogue for a new calendar does: from the address of the house and a name alone. */
async function discover({ address, user, password }) {
  const found = await cal.provider.detection.detect(user, password, address, true, [], {});
  discovered = [...found.values()].flat().map((one) => [one.name, one.uri.spec]);
}

const ours = () => cal.manager.getCalendars().find((one) => one.name == "Ours");

const held = () => ours().getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);

/* Asks again, until an event begins when it should. */
async function refresh({ start }) {
  for (let tries = 0; tries < 40; tries++) {
    ours().refresh();
    for (let looks = 0; looks < 10; looks++) {
      if ((await held()).some((one) => one.startDate.icalString == start)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function drag({ uid, start }) {
  const before = (await held()).find((one) => one.id == uid);
  const after = before.clone();
  const to = cal.createDateTime(start);
  to.timezone = before.startDate.timezone;
  const length = before.endDate.subtractDate(before.startDate);
  after.startDate = to;
  after.endDate = to.clone();
  after.endDate.addDuration(length);
  await ours().modifyItem(after, before);
}

(async () => {
  let refused = "";
  try {
    await { discover, subscribe, refresh, drag }[deed](said);
  } catch (error) {
    refused = String(error.message || error);
  }
  const events = (ours() ? await held() : []).map((one) => [
    one.id,
    one.title,
    one.startDate.icalString,
    one.startDate.timezone.tzid,
  ]);
  done({ refused, events, discovered, readOnly: ours()?.readOnly ?? false });
})().catch((error) => done({ refused: `${error} ${error.stack}`, events: [] }));
