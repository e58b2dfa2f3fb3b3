"""marc21"""
