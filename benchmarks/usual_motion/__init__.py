"""The handler of motions as it is usually written, with boto3, Powertools and spotipy. The peer of the motion rows."""
