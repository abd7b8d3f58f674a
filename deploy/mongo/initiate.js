// Makes the replica set of docker-compose.yml and one user a service, each for its own database only.
// Run by mongosh as root of the first member; run again it changes nothing, except passwords that were changed.

const members = process.env.YAOCHENG_MONGO_MEMBERS.split(",");
const services = ["agreements", "ratings", "gateway"];
const tries = 120;
const pause = 1000;

function secret(name) {
  const value = process.env[`YAOCHENG_MONGO_PASSWORD_${name.toUpperCase()}`];
  if (!value) throw new Error(`YAOCHENG_MONGO_PASSWORD_${name.toUpperCase()} is not set`);
  return value;
}

function retried(what, attempt) {
  for (let number = 1; ; number += 1) {
    try {
      // Not `return attempt()`: mongosh waits for the result at the assignment, so that a failure is caught here.
      const result = attempt();
      return result;
    } catch (error) {
      if (number === tries) throw new Error(`${what}: ${error.message}`);
      sleep(pause);
    }
  }
}

function connected(hosts, options) {
  const address = `mongodb://root:${encodeURIComponent(secret("root"))}@${hosts}/admin?${options}`;
  return retried(`connecting to ${hosts}`, () => new Mongo(address));
}

function initiate(first) {
  try {
    first.getDB("admin").runCommand({ replSetGetStatus: 1 });
  } catch (error) {
    if (error.codeName !== "NotYetInitialized") throw error;
    const list = members.map((host, index) => ({ _id: index, host, priority: index === 0 ? 2 : 1 }));
    first.getDB("admin").runCommand({ replSetInitiate: { _id: "rs0", members: list } });
    print(`replica set initiated with ${members.join(", ")}`);
  }
}

function makeUser(connection, service) {
  const database = connection.getDB(`yaocheng_${service}`);
  const roles = [{ role: "readWrite", db: database.getName() }];
  if (database.getUser(service)) {
    database.updateUser(service, { pwd: secret(service), roles });
  } else {
    database.createUser({ user: service, pwd: secret(service), roles });
    print(`user ${service} made`);
  }
}

const first = connected(members[0], "directConnection=true&serverSelectionTimeoutMS=2000");
retried("initiating", () => initiate(first));
const set = connected(members.join(","), "replicaSet=rs0&serverSelectionTimeoutMS=2000");
services.forEach((service) => retried(`making user ${service}`, () => makeUser(set, service)));
print("replica set ready");
