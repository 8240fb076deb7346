// Waline as its package offers it, as a handler of requests, on a server that listens on 127.0.0.1 only: its own would
// listen on every address.

const http = require("node:http");
const path = require("node:path");
const sqlite3 = require("sqlite3");

const { KABAR_WALINE_PORT: port, SQLITE_PATH: folder } = process.env;

// Waline asks this address for ways to sign in before it answers anything.
const SERVICES = "/no-services";
process.env.OAUTH_URL = `http://127.0.0.1:${port}${SERVICES}`;

// Waline expects its tables, and leaves the times to them.
const TABLES = `
  CREATE TABLE wl_Comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, comment TEXT, ip TEXT, link TEXT, mail TEXT, nick TEXT,
    pid INTEGER, rid INTEGER, sticky INTEGER, status TEXT, "like" INTEGER, ua TEXT, url TEXT,
    insertedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP, createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE wl_Counter (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT, time INTEGER, reaction0 INTEGER, reaction1 INTEGER,
    reaction2 INTEGER, reaction3 INTEGER, reaction4 INTEGER, reaction5 INTEGER, reaction6 INTEGER, reaction7 INTEGER,
    reaction8 INTEGER, createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE wl_Users (
    id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, email TEXT, password TEXT, type TEXT, label TEXT,
    url TEXT, avatar TEXT, "2fa" TEXT, createdAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updatedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
`;

const database = new sqlite3.Database(path.join(folder, "waline.sqlite"));
database.exec(TABLES, (error) => {
  if (error) throw error;
  database.close();
  const waline = require("@waline/vercel")();
  http
    .createServer((request, response) => {
      if (request.url === SERVICES) response.end('{"services": []}');
      else waline(request, response);
    })
    .listen(Number(port), "127.0.0.1");
});
