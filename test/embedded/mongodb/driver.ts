/** The official driver, as Mongoose brings it. */
import mongoose from 'mongoose';

export const { MongoClient, ObjectId, Long, Double, Decimal128, Timestamp, Binary, MinKey, BSONRegExp } =
  mongoose.mongo;
export type Client = InstanceType<typeof MongoClient>;
