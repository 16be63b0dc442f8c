/* What a person at mongosh does with the embedded MongoDB. Run by `tsx scripts/mongosh/check.ts MONGOSH`. */
/* global db, print, show */
db.people.insertMany([
  { _id: 1, name: 'สมศรี', age: 61 },
  { _id: 2, name: 'สมชาย', age: 58 },
  { _id: 3, name: 'สมชาย', age: 45 },
]);
db.people.createIndex({ name: 1 });
print(
  JSON.stringify(
    db.people
      .find({ age: { $gt: 50 } }, { name: 1 })
      .sort({ age: 1 })
      .toArray(),
  ),
);
const groups = [
  { $match: { age: { $gt: 40 } } },
  { $group: { _id: '$name', n: { $sum: 1 }, oldest: { $max: '$age' } } },
];
print(JSON.stringify(db.people.aggregate([...groups, { $sort: { _id: 1 } }, { $limit: 5 }]).toArray()));
print(db.people.countDocuments({ name: 'สมชาย' }));
print(db.people.updateOne({ _id: 3 }, { $inc: { age: 1 } }).modifiedCount);
print(db.people.getIndexes().length);
print(show('collections'));
try {
  db.people.find().explain();
  print('explained');
} catch ({ code, codeName }) {
  print(code, codeName);
}
