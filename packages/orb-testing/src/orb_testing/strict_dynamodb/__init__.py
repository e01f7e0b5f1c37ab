"""A strict DynamoDB: a layer in front of moto that refuses what AWS refuses and moto lets pass.

`orb_testing.engines.moto_engine` uses it. What moto refuses properly is not checked a second time.
tests/strict_dynamodb holds each rule with AWS's answer and the page that it comes from.
"""
